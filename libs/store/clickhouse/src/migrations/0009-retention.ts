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
  statements: (context) => [deletionEpochs(context), ...KEPT_BY_DAYS.flatMap((table) => withoutTtl(context, table))],
};

function deletionEpochs({ database, onCluster, engine }: MigrationContext): string {
  return `CREATE TABLE IF NOT EXISTS ${database}.deletion_epochs${onCluster} (
  epoch UInt64,
  written_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ${engine('')}
ORDER BY epoch
SETTINGS ${DURABLE_ONCE}`;
}

/** Removing what is not there is an error, so it is put there first: a run that is repeated finds the same as the first. */
function withoutTtl({ database, onCluster }: MigrationContext, table: string): readonly string[] {
  const alter = `ALTER TABLE ${database}.${table}${onCluster}`;
  return [
    `${alter} MODIFY TTL store_day + toIntervalDay(retention_days + 1) SETTINGS materialize_ttl_after_modify = 0`,
    `${alter} REMOVE TTL`,
  ];
}
