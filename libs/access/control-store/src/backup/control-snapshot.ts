import pg from 'pg';

import { schemaVersionOf } from '../migrate.js';
import { controlTables, quoted } from './control-tables.js';

export interface ControlSnapshotTable {
  readonly name: string;
  readonly rowCount: number;
}

export interface ControlSequence {
  readonly name: string;
  /** As PostgreSQL writes 64-bit integers. Null: it was never asked. */
  readonly lastValue: string | null;
}

/** The control store as it was at one moment. Close it: it holds a transaction open. */
export interface ControlSnapshot {
  readonly schemaVersion: number;
  readonly tables: readonly ControlSnapshotTable[];
  readonly sequences: readonly ControlSequence[];
  /** The rows of a table, each as one line of JSON, in which every value is exact. */
  rows(table: string): AsyncGenerator<string>;
  close(): Promise<void>;
}

const ROWS_AT_ONCE = 500;

/** Reads everything in one transaction, so that tables fit each other while others go on writing. */
export async function openControlSnapshot(databaseUrl: string): Promise<ControlSnapshot> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'clew backup' });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const tables: ControlSnapshotTable[] = [];
    for (const { name } of await controlTables(client)) {
      const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${quoted(name)}`);
      tables.push({ name, rowCount: Number(rows[0]?.count ?? 0) });
    }
    const { rows: sequences } = await client.query<ControlSequence>(
      `select sequencename as name, last_value as "lastValue" from pg_sequences where schemaname = current_schema() order by 1`,
    );
    return {
      schemaVersion: await schemaVersionOf(client),
      tables,
      sequences,
      rows: (table) => rowsOf(client, table),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function* rowsOf(client: pg.Client, table: string): AsyncGenerator<string> {
  await client.query(
    `declare rows_of no scroll cursor for select row_to_json(t)::text as line from ${quoted(table)} t`,
  );
  try {
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${String(ROWS_AT_ONCE)} from rows_of`);
      if (rows.length === 0) return;
      for (const { line } of rows) yield line;
    }
  } finally {
    await client.query('close rows_of');
  }
}
