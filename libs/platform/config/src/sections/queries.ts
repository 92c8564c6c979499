import { z } from 'zod';

import { whole } from '../setting.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;

/** What asking may cost. Errors name the limit that was passed by its name here. */
export const queries = z.strictObject({
  timeMsMax: whole({ doc: 'Longest a query may run.', unit: 'ms', min: 100, max: HOUR_MS }, 15_000),
  rowsMax: whole({ doc: 'Rows a query may scan.', min: 1_000_000, max: 1e12 }, 2_000_000_000),
  memoryBytesMax: whole(
    { doc: 'Memory a query may take in ClickHouse.', unit: 'bytes', min: 64 * MIB, max: 1024 * GIB },
    2 * GIB,
  ),
  resultBytesMax: whole(
    { doc: 'What ClickHouse may answer to a query, before it is text.', unit: 'bytes', min: MIB, max: 384 * MIB },
    256 * MIB,
  ),
  concurrentMax: whole(
    {
      doc: 'Reads of one organisation that run at once in one API. Fewer than the 16 connections to ClickHouse leave room for others.',
      min: 1,
      max: 1_000,
    },
    12,
  ),
  waitingMax: whole(
    { doc: 'Reads of one organisation that wait for their turn; more are refused.', min: 1, max: 100_000 },
    500,
  ),
  waitMsMax: whole(
    { doc: 'Longest a read waits for its turn before it is refused.', unit: 'ms', min: 1, max: HOUR_MS },
    5_000,
  ),
  slowMs: whole(
    {
      doc: 'Requests that took this long are listed as slow, as are those that failed.',
      unit: 'ms',
      min: 1,
      max: HOUR_MS,
    },
    500,
  ),
});
