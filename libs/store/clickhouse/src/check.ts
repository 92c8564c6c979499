import { ALL_MIGRATIONS } from './migrations/all-migrations.js';
import { schemaVersion } from './migrations/migrate.js';
import type { StoreSettings } from './options.js';
import { textCell } from './reader/cells.js';
import { DEDUPLICATION_WINDOW } from './schema-types.js';
import type { StoreClient } from './store-client.js';

/** One line of `clew doctor`. `advice` is '' when nothing is to be done. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'error';
  readonly what: string;
  readonly advice: string;
}

/** First version with everything the schema and the reads use; tested with 26.7. */
const SERVER_VERSION_MIN = [25, 8] as const;
const PARTS_WARNING = 150;

/** Looks at everything that the exactness and the speed of the store rest on. Rejects only when the store is away. */
export async function checkStore(client: StoreClient, settings: StoreSettings): Promise<readonly Finding[]> {
  const findings = [await serverVersion(client)];
  const schema = await schemaFinding(client, settings.database);
  findings.push(schema);
  if (schema.level === 'error') return findings;
  findings.push(await tableSettings(client, settings), await partCount(client, settings.database));
  return findings;
}

async function serverVersion(client: StoreClient): Promise<Finding> {
  const rows = await client.read({ sql: 'SELECT version()', parameters: {} });
  const version = textCell(rows[0]?.[0]);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [majorMin, minorMin] = SERVER_VERSION_MIN;
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return ok(`ClickHouse ${version}`);
  return {
    level: 'error',
    what: `ClickHouse ${version} is too old`,
    advice: `upgrade the server to ${SERVER_VERSION_MIN.join('.')} or newer`,
  };
}

async function schemaFinding(client: StoreClient, database: string): Promise<Finding> {
  const known = ALL_MIGRATIONS.at(-1)?.version ?? 0;
  const version = await schemaVersion(client, database);
  if (version === known) return ok(`schema version ${String(version)}`);
  const what = `schema version ${String(version)}, this Clew needs ${String(known)}`;
  const advice = version < known ? 'run `clew migrate`' : 'run the newer Clew that migrated this store';
  return { level: 'error', what, advice };
}

/** The window and fsync are set by the migration, but an `ALTER TABLE` may have changed them since. */
async function tableSettings(client: StoreClient, { database, cluster }: StoreSettings): Promise<Finding> {
  const setting = cluster === undefined ? 'non_replicated_deduplication_window' : 'replicated_deduplication_window';
  const rows = await client.read({
    sql: `SELECT name FROM system.tables
WHERE database = {database:String}
  AND name IN ('spans', 'traces', 'red_1m', 'edges_1m', 'usage_1h', 'flushes', 'logs', 'log_flushes')
  AND toUInt64OrZero(extract(create_table_query, {pattern:String})) < {window:UInt32}
ORDER BY name`,
    parameters: { database, pattern: `\\b${setting} = (\\d+)`, window: DEDUPLICATION_WINDOW },
  });
  if (rows.length === 0) return ok(`tables recognise ${String(DEDUPLICATION_WINDOW)} inserts`);
  const tables = rows.map((row) => textCell(row[0])).join(', ');
  return {
    level: 'error',
    what: `${setting} is below ${String(DEDUPLICATION_WINDOW)} on ${tables}: a flush that is written again may count twice`,
    advice: `ALTER TABLE ${database}.<table> MODIFY SETTING ${setting} = ${String(DEDUPLICATION_WINDOW)}`,
  };
}

async function partCount(client: StoreClient, database: string): Promise<Finding> {
  const rows = await client.read({
    sql: `SELECT table, partition, toUInt32(count()) AS parts
FROM system.parts
WHERE database = {database:String} AND active
GROUP BY table, partition
ORDER BY parts DESC
LIMIT 1`,
    parameters: { database },
  });
  const [table, partition, parts] = rows[0] ?? ['', '', 0];
  if (Number(parts) < PARTS_WARNING) return ok(`at most ${String(parts)} parts in a partition`);
  return {
    level: 'warning',
    what: `${String(parts)} parts in partition ${String(partition)} of ${String(table)}: merges do not keep up`,
    advice: 'give the server more CPU or a larger background_pool_size, or flush less often',
  };
}

function ok(what: string): Finding {
  return { level: 'ok', what, advice: '' };
}
