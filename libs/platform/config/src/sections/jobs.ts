import { z } from 'zod';

import { onOff, whole } from '../setting.js';

/** Work in the background, done by the processes that run the API. */
export const jobs = z.strictObject({
  enabled: onOff(
    {
      doc: 'Whether this API also does work in the background. One process of an installation must, or nothing is tidied up.',
    },
    true,
  ),
  concurrencyMax: whole({ doc: 'Jobs that one process does at once, each of another kind.', min: 1, max: 16 }, 2),
  leaseMs: whole(
    {
      doc: 'How long after its last word a process counts as gone, and another goes on with its jobs.',
      unit: 'ms',
      min: 2_000,
      max: 60_000,
    },
    10_000,
  ),
  historyDays: whole({ doc: 'How long ended jobs stay listed.', unit: 'days', min: 1, max: 400 }, 30),
});
