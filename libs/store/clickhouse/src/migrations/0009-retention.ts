import { DURABLE_ONCE } from './durable-once.js';
import type { Migration, MigrationContext } from './migration.js';

/** What the days of a team say something about. */
const KEPT_BY_DAYS = ['spans', 'traces', 'logs'];

/**
 * From here on the janitor alone deletes (`@clew/retention`): the engine's own rule knows neither changed days nor holds. A deletion
 * names the epoch that it was decided in, and deletes nothing once a greater one is written here.
 */
export const retention: Migration = {
  version: 9,
  name: 'retention by the janitor',
  statements: (context) => [deletionEpochs(context), ...KEPT_BY_DAYS.map((table) => withoutTtl(context, table))],
};

function deletionEpochs({ database, onCluster, engine }: MigrationContext): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.deletion_epochs${onCluster} (
  epoch UInt64,
  written_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ${engine('')}
ORDER BY epoch
SETTINGS ${DURABLE_ONCE}`;
}

/**
 * A table without one refuses, which `applyStatement` takes for done. To put one there first, so that there is always one to remove,
 * would let a process that stops between the two leave a rule that deletes what is held.
 */
function withoutTtl({ database, onCluster }: MigrationContext, table: string): string {
  return `ALTER TABLE ${database}.${table}${onCluster} REMOVE TTL`;
}
