import { z } from 'zod';

import { whole } from '../setting.js';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Where a gateway keeps what the span stream does not take. In `<dataDir>/spill`; Kafka only. */
export const spill = z.strictObject({
  diskBytesMax: whole(
    {
      doc: 'Gateway: disk for spans that Kafka does not take in time, in `<dataDir>/spill`; they are acknowledged from there and brought to Kafka later. When it is full, clients are told to send again. 0 switches it off.',
      unit: 'bytes',
      min: 0,
      max: 1024 * GIB,
    },
    4 * GIB,
  ),
  patienceMsMax: whole(
    {
      doc: 'Gateway: how long Kafka may take for spans before they go to the disk instead.',
      unit: 'ms',
      min: 50,
      max: 60_000,
    },
    2_000,
  ),
});
