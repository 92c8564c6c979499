import type { Readable } from 'node:stream';

import { StoreError } from '@clew/store-contract';

import { ALL_MIGRATIONS } from '../migrations/all-migrations.js';
import { migrate, refuseNewer, schemaVersion } from '../migrations/migrate.js';
import { migrationContext } from '../migrations/migration.js';
import { storeSettings, type ClickHouseStoreOptions } from '../options.js';
import { numberCell } from '../reader/cells.js';
import { StoreClient } from '../store-client.js';
import { nativeTransfer } from './native-transfer.js';

/** An empty trace store that takes rows of a snapshot. */
export interface StoreRestore {
  /** Rows in Native format, as a snapshot gave them. Resolves with how many were stored. */
  write(table: string, rows: Readable): Promise<number>;
  close(): Promise<void>;
}

/** Newest schema that this program can restore. */
export const STORE_SCHEMA_VERSION = ALL_MIGRATIONS.at(-1)?.version ?? 0;

/**
 * Makes the schema as the snapshot had it; `migrate` of the store brings it to today's when all is in. Rejects with StoreError
 * `STORE_NOT_EMPTY` and leaves everything as it is when there is a schema already.
 */
export async function openStoreRestore(
  options: ClickHouseStoreOptions,
  { schemaVersion: version }: { readonly schemaVersion: number },
): Promise<StoreRestore> {
  const settings = storeSettings(options);
  const { database, cluster } = settings;
  refuseNewer(version, STORE_SCHEMA_VERSION, database);
  const client = new StoreClient(settings);
  try {
    await refuseFilled(client, database);
    const migrations = ALL_MIGRATIONS.filter((migration) => migration.version <= version);
    await migrate(client, migrationContext(database, cluster), migrations);
  } finally {
    await client.close();
  }
  const transfer = nativeTransfer(settings);
  return {
    write: (table, rows) => transfer.write(`${database}.\`${table}\``, rows),
    close: () => transfer.close(),
  };
}

/** Also of a restore that stopped half way: nobody can tell which rows of it are in. */
async function refuseFilled(client: StoreClient, database: string): Promise<void> {
  if ((await schemaVersion(client, database)) === 0) return;
  const [row] = await client.read({
    sql: `SELECT count() FROM system.tables WHERE database = {database:String}`,
    parameters: { database },
  });
  throw new StoreError(
    'STORE_NOT_EMPTY',
    `database ${database} has ${String(numberCell(row?.[0]))} tables: a backup is restored to an empty one. ` +
      'Choose another (clickhouse.database), or drop this one first',
    { retryable: false },
  );
}
