import { textCell } from '../reader/cells.js';
import type { StoreClient } from '../store-client.js';
import type { MigrationContext } from './migration.js';

/**
 * How long decisions are kept is a setting and not a step of the schema: it is compared with the table whenever stores are
 * migrated. A change holds for what is already stored, too.
 */
export async function applyDecisionRetention(
  client: StoreClient,
  { database, onCluster }: Pick<MigrationContext, 'database' | 'onCluster'>,
  days: number,
): Promise<void> {
  const [row] = await client.read({
    sql: "SELECT engine_full FROM system.tables WHERE database = {database:String} AND name = 'decisions'",
    parameters: { database },
  });
  const interval = `toIntervalDay(${String(days)})`;
  if (textCell(row?.[0]).includes(interval)) return;
  await client.command(`ALTER TABLE ${database}.decisions${onCluster} MODIFY TTL toDateTime(decided_at) + ${interval}`);
}
