import { z } from 'zod';

import { optionalWhole, text, whole } from '../setting.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Log records: a stream of their own beside that of the spans, and the writer that takes them to the store. */
export const logs = z.strictObject({
  partitionCount: optionalWhole({
    doc: 'Partitions of the log stream. Fixed once it holds log records. Not set: 1 in a folder of this machine, 8 on Kafka.',
    min: 1,
    max: 1_024,
  }),
  diskBytesMax: whole(
    {
      doc: 'Segment log: size at which the oldest log records are deleted, stored or not.',
      unit: 'bytes',
      min: 256 * MIB,
      max: 1024 * GIB,
    },
    8 * GIB,
  ),
  groupId: text({ doc: 'Kafka: consumer group of the log writers.' }, 'clew-log-writer'),
  flushIntervalMs: whole(
    { doc: 'How long log records wait for others before they are written.', unit: 'ms', min: 50, max: MINUTE_MS },
    1_000,
  ),
  flushRecordsMax: whole(
    { doc: 'Log records of a partition that are written at once.', min: 100, max: 1_000_000 },
    20_000,
  ),
  flushBytesMax: whole(
    { doc: 'Bytes of log records of a partition that are written at once.', unit: 'bytes', min: 64 * KIB, max: GIB },
    8 * MIB,
  ),
  resendWindowMs: whole(
    {
      doc: 'A request with log records that comes again within this time, byte for byte, is taken for a resend and not stored twice.',
      unit: 'ms',
      min: 1_000,
      max: DAY_MS,
    },
    10 * MINUTE_MS,
  ),
  resendRequestsMax: whole(
    {
      doc: 'Requests of a partition that are remembered to recognise resends; about 150 bytes each.',
      min: 100,
      max: 10_000_000,
    },
    100_000,
  ),
});
