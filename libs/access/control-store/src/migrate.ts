import type { ClientBase, Pool, PoolClient } from 'pg';

import { MIGRATIONS } from './migrations/list.js';
import type { Migration } from './migrations/migration.js';
import { inTransaction, LOCKS } from './transaction.js';

export interface ControlStoreMigrationReport {
  /** Names of the migrations applied by this call, in order; empty when there was nothing to do. */
  readonly applied: readonly string[];
  /** Number of the newest migration in the database. */
  readonly version: number;
}

/** All or nothing. Several processes may call it at once: one works, the others wait and find nothing to do. */
export async function migrate(pool: Pool, migrations = MIGRATIONS): Promise<ControlStoreMigrationReport> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [LOCKS.migrate]);
    await client.query(`
      create table if not exists schema_migrations (
        number integer primary key,
        name text not null,
        applied_at timestamptz not null default now()
      )`);
    const before = await versionIn(client);
    const pending = migrations.filter(({ number }) => number > before);
    for (const migration of pending) await apply(client, migration);
    return { applied: pending.map(({ name }) => name), version: pending.at(-1)?.number ?? before };
  });
}

async function apply(client: PoolClient, { number, name, sql }: Migration): Promise<void> {
  await client.query(sql);
  await client.query('insert into schema_migrations (number, name) values ($1, $2)', [number, name]);
}

/** Number of the newest applied migration; 0 for a database that was never migrated. */
export async function schemaVersion(pool: Pool): Promise<number> {
  return schemaVersionOf(pool);
}

/** The same by a connection of the caller's, as within its transaction. */
export async function schemaVersionOf(client: Pool | ClientBase): Promise<number> {
  const table = await client.query<{ known: boolean }>(`select to_regclass('schema_migrations') is not null as known`);
  return table.rows[0]?.known === true ? versionIn(client) : 0;
}

async function versionIn(client: Pool | ClientBase): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    'select coalesce(max(number), 0) as version from schema_migrations',
  );
  return rows[0]?.version ?? 0;
}

export const NEEDED_VERSION = MIGRATIONS.length;
