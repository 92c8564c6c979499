import { StoreError } from '@clew/store-contract';

import type { StoreClient } from '../store-client.js';
import { saysMissing, saysNoTtl } from '../store-failure.js';
import type { Migration, MigrationContext } from './migration.js';

export interface MigrationReport {
  /** Version before; 0 for a new store. */
  readonly from: number;
  readonly to: number;
  /** Names of what was applied now, in order. */
  readonly applied: readonly string[];
}

/** What a migration asks of the store. */
export type MigrationClient = Pick<StoreClient, 'command' | 'read'>;

/** Which statement is about to run, for people who wait. */
export interface MigrationStep {
  readonly version: number;
  readonly name: string;
  /** From 1. */
  readonly statement: number;
  readonly statementCount: number;
}

/**
 * Brings the store to the newest version. Safe to run again, from several processes at once, and after a run that stopped
 * half-way. Refuses a store that a newer Clew has migrated.
 */
export async function migrate(
  client: MigrationClient,
  context: MigrationContext,
  migrations: readonly Migration[],
  onStep: (step: MigrationStep) => void = () => undefined,
): Promise<MigrationReport> {
  const { database, onCluster, engine } = context;
  await client.command(`CREATE DATABASE IF NOT EXISTS ${database}${onCluster}`);
  await client.command(`CREATE TABLE IF NOT EXISTS ${database}.schema_migrations${onCluster} (
  version UInt32,
  name String,
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ${engine('Replacing')} ORDER BY version SETTINGS fsync_after_insert = 1`);
  const from = await schemaVersion(client, database);
  const to = migrations.at(-1)?.version ?? 0;
  refuseNewer(from, to, database);
  const applied: string[] = [];
  for (const migration of migrations) {
    if (migration.version <= from) continue;
    const { version, name } = migration;
    const statements = migration.statements(context);
    for (const [index, statement] of statements.entries()) {
      onStep({ version, name, statement: index + 1, statementCount: statements.length });
      await applyStatement(client, statement);
    }
    await client.command(
      `INSERT INTO ${database}.schema_migrations (version, name) VALUES (${String(migration.version)}, '${migration.name.replaceAll("'", "''")}')`,
    );
    applied.push(migration.name);
  }
  return { from, to, applied };
}

/** Runs a statement of a migration, also one that this or another process has run before. */
export async function applyStatement(client: Pick<MigrationClient, 'command'>, statement: string): Promise<void> {
  try {
    await client.command(statement);
  } catch (error) {
    // The one statement that the engine has no `IF EXISTS` for.
    if (!statement.endsWith(' REMOVE TTL') || !saysNoTtl(error)) throw error;
  }
}

/** 0 when nothing was applied yet, also when there is no database. */
export async function schemaVersion(client: Pick<StoreClient, 'read'>, database: string): Promise<number> {
  try {
    const rows = await client.read({ sql: `SELECT max(version) FROM ${database}.schema_migrations`, parameters: {} });
    return Number(rows[0]?.[0] ?? 0);
  } catch (error) {
    if (saysMissing(error)) return 0;
    throw error;
  }
}

export function refuseNewer(found: number, known: number, database: string): void {
  if (found <= known) return;
  throw new StoreError(
    'STORE_TOO_NEW',
    `database ${database} has schema version ${String(found)}, this Clew knows up to ${String(known)}: run the newer Clew, or restore a backup`,
    { retryable: false },
  );
}
