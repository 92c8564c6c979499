import { z } from 'zod';

import { decimal, optionalText, optionalWhole, text, whole } from '../setting.js';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a sampler does without documents of its own (`clew policies`), and the limits of each of its partitions. */
export const sampler = z.strictObject({
  operationsPort: optionalWhole({
    doc: 'Port for health and metrics of a sampler that runs alone. Not set: none.',
    min: 1,
    max: 65_535,
  }),
  operationsHost: text({ doc: 'Address of that port.' }, '127.0.0.1'),
  workers: whole(
    {
      doc: '`clew start sampler`: processes that share the partitions. Limits hold for each partition. More of them than partitions are idle.',
      min: 1,
      max: 256,
    },
    1,
  ),
  rulesFile: optionalText({
    doc: 'A sampler that runs alone: JSON file of sampling documents by kind, such as `{"sampling": {...}}`, which hold for all organisations, in place of those of the control store. Read again when it changes.',
  }),
  budgetSpansPerSecond: whole(
    {
      doc: 'Spans a team may keep unless a document says otherwise. Within it everything is kept.',
      unit: '1/s',
      min: 0,
      max: 1_000_000_000,
    },
    10_000,
  ),
  budgetBytesPerDay: optionalWhole({
    doc: 'Bytes of spans a team may keep in a day of UTC unless a document says otherwise. Not set: no limit.',
    unit: 'bytes',
    min: 1,
    max: 1024 * 1024 * GIB,
  }),
  budgetReservedShare: decimal(
    { doc: 'Share of a budget that errors and slow traces have before anything else.', min: 0, max: 1 },
    0.5,
  ),
  baselineProbabilityMin: decimal(
    { doc: 'Least share of the traces of every (service, route) that is kept, whatever the budget.', min: 0, max: 1 },
    0.005,
  ),
  decisionWaitMs: whole(
    { doc: 'How long a trace may get spans before chance decides.', unit: 'ms', min: 100, max: HOUR_MS },
    6_000,
  ),
  flushIntervalMs: whole({ doc: 'How often decided traces are written.', unit: 'ms', min: 50, max: MINUTE_MS }, 1_000),
  catchUpFlushIntervalMs: whole(
    {
      doc: '... while a partition is read later than this after its messages were received, as after an outage: fewer and larger flushes cost the store half.',
      unit: 'ms',
      min: 50,
      max: MINUTE_MS,
    },
    4_000,
  ),
  traceOpenMsMax: whole(
    {
      doc: 'A trace that is open for longer is closed and goes on as late spans.',
      unit: 'ms',
      min: 1_000,
      max: 24 * HOUR_MS,
    },
    300_000,
  ),
  traceSpansMax: whole(
    { doc: 'A trace with more spans is closed and goes on as late spans.', min: 100, max: 1_000_000 },
    20_000,
  ),
  bufferSpansMax: whole(
    { doc: 'Spans a partition holds until they are decided.', min: 1_000, max: 100_000_000 },
    500_000,
  ),
  bufferBytesMax: whole(
    { doc: 'Bytes a partition holds until they are decided.', unit: 'bytes', min: 16 * MIB, max: 64 * GIB },
    256 * MIB,
  ),
  bufferTracesMax: whole(
    { doc: 'Traces a partition holds until they are closed.', min: 100, max: 100_000_000 },
    250_000,
  ),
  stressShare: decimal(
    {
      doc: 'From this share of a buffer limit on, new traces are decided at once by a chance that falls as the buffer fills. 1: never.',
      min: 0.1,
      max: 1,
    },
    0.8,
  ),
  decisionMemoryTraces: whole(
    { doc: 'Verdicts of closed traces that a partition remembers for late spans.', min: 1_000, max: 100_000_000 },
    1_000_000,
  ),
  snapshotBytesMax: whole(
    {
      doc: 'Largest documents with what their policies have learned that a journal record holds.',
      unit: 'bytes',
      min: 4096,
      max: 4 * MIB,
    },
    256 * 1024,
  ),
});
