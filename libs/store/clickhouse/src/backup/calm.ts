import { setTimeout as delay } from 'node:timers/promises';

import { textCell } from '../reader/cells.js';
import type { StoreClient } from '../store-client.js';

/** Inserts of one flush follow each other faster than this. */
const QUIET_MS = 150;

/**
 * Waits for a moment between two flushes and does `work` then. A flush goes to many tables by inserts of their own: taken in its
 * midst it would be in some tables and not in others. Resolves with `isCalm` false when there was no such moment in `waitMsMax`; then
 * `work` was done all the same. `undo` takes back what was done in a moment that proved not to be calm.
 */
export async function inCalm(
  client: StoreClient,
  database: string,
  waitMsMax: number,
  steps: { readonly work: () => Promise<void>; readonly undo: () => Promise<void> },
): Promise<{ readonly isCalm: boolean }> {
  const giveUpAtMs = performance.now() + waitMsMax;
  for (;;) {
    const before = await insertedSoFar(client, database);
    await delay(QUIET_MS);
    const isQuiet = (await insertedSoFar(client, database)) === before;
    const isLast = performance.now() >= giveUpAtMs;
    if (!isQuiet && !isLast) continue;
    await steps.work();
    await delay(QUIET_MS);
    const isCalm = isQuiet && (await insertedSoFar(client, database)) === before;
    if (isCalm || isLast) return { isCalm };
    await steps.undo();
  }
}

/** Changes with every insert that is stored or under way, and with no merge: only inserts take block numbers. */
async function insertedSoFar(client: StoreClient, database: string): Promise<string> {
  const [row] = await client.read({
    sql: `SELECT concat(
  (SELECT arrayStringConcat(arraySort(groupArray(line)), ';') FROM (
    SELECT concat(table, ' ', partition_id, ' ', toString(max(max_block_number))) AS line
    FROM system.parts
    WHERE database = {database:String} AND active AND table NOT IN ('query_log', 'schema_migrations')
    GROUP BY table, partition_id
  )),
  '|',
  (SELECT toString(countIf(query_kind = 'Insert')) FROM system.processes))`,
    parameters: { database },
  });
  return textCell(row?.[0]);
}
