import { textCell } from '../reader/cells.js';
import type { Query, StoreClient } from '../store-client.js';
import { schemaVersion } from './migrate.js';
import type { Migration } from './migration.js';

/** A change of stored data that the engine works at by itself: a run of `migrate` need not wait for it, and reads do not. */
export interface RunningMutation {
  readonly table: string;
  readonly command: string;
  readonly startedAtUnixMs: number;
  readonly partsLeft: number;
  /** Why it does not get on; '' when it does. The engine tries again until it succeeds. */
  readonly failure: string;
}

export interface MigrationStatus {
  readonly version: number;
  /** That this Clew needs. */
  readonly versionNeeded: number;
  /** Names of what `migrate` would apply, in order. */
  readonly pending: readonly string[];
  /** Oldest first, at most 100. */
  readonly mutations: readonly RunningMutation[];
}

/** How far the schema is, and the data behind it. Changes nothing; a database that is not there has version 0. */
export async function migrationStatus(
  client: Pick<StoreClient, 'read'>,
  database: string,
  migrations: readonly Migration[],
): Promise<MigrationStatus> {
  const version = await schemaVersion(client, database);
  const pending = migrations.filter((migration) => migration.version > version);
  const rows = await client.read(runningMutationsQuery(database));
  return {
    version,
    versionNeeded: migrations.at(-1)?.version ?? 0,
    pending: pending.map(({ name }) => name),
    mutations: rows.map(([table, command, startedAtMs, partsLeft, failure]) => ({
      table: textCell(table),
      command: textCell(command),
      startedAtUnixMs: Number(startedAtMs),
      partsLeft: Number(partsLeft),
      failure: textCell(failure),
    })),
  };
}

function runningMutationsQuery(database: string): Query {
  return {
    sql: `SELECT table, command, toUnixTimestamp(create_time) * 1000, parts_to_do, latest_fail_reason
FROM system.mutations
WHERE database = {database:String} AND NOT is_done
ORDER BY create_time, table, mutation_id
LIMIT 100`,
    parameters: { database },
  };
}
