import pg from 'pg';

import { migrate, NEEDED_VERSION, schemaVersion } from '../migrate.js';
import { MIGRATIONS } from '../migrations/list.js';
import { inTransaction } from '../transaction.js';
import type { ControlSequence } from './control-snapshot.js';
import { controlTables, quoted } from './control-tables.js';

/** What a snapshot gave, to be put back. */
export interface ControlContent {
  readonly schemaVersion: number;
  readonly sequences: readonly ControlSequence[];
  readonly tables: readonly { readonly name: string; readonly rowCount: number }[];
  rows(table: string): AsyncIterable<string>;
}

export const CONTROL_SCHEMA_VERSION = NEEDED_VERSION;
const ROWS_AT_ONCE = 500;

/** Says why a content can't be restored into this database, before anything is changed. */
export async function refuseControlRestore(
  databaseUrl: string,
  { schemaVersion: version }: ControlContent,
): Promise<void> {
  if (version > NEEDED_VERSION) {
    throw new Error(
      `the backup's control store has schema version ${String(version)}, this Clew knows up to ${String(NEEDED_VERSION)}: restore it with the newer Clew`,
    );
  }
  await withPool(databaseUrl, async (pool) => {
    if ((await schemaVersion(pool)) === 0) return;
    throw new Error(
      'the control store is not empty: a backup is restored to an empty database. Choose another, or drop its tables first',
    );
  });
}

/** Makes the schema as the content had it, and fills it in one transaction. `migrate` brings it to today's afterwards. */
export async function restoreControlStore(databaseUrl: string, content: ControlContent): Promise<void> {
  await refuseControlRestore(databaseUrl, content);
  await withPool(databaseUrl, async (pool) => {
    await migrate(
      pool,
      MIGRATIONS.filter(({ number }) => number <= content.schemaVersion),
    );
    await inTransaction(pool, (client) => fill(client, content));
  });
}

async function fill(client: pg.PoolClient, content: ControlContent): Promise<void> {
  const tables = await controlTables(client);
  const known = new Set(tables.map(({ name }) => name));
  const unknown = content.tables.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (unknown.length > 0) throw new Error(`the backup has tables that its schema has not: ${unknown.join(', ')}`);
  // Migrations put rows in, and triggers change them while others are filled: so each is emptied right before.
  for (const { name, columns } of tables) {
    await client.query(`delete from ${quoted(name)}`);
    const list = columns.join(', ');
    const insert =
      `insert into ${quoted(name)} (${list}) overriding system value ` +
      `select ${list} from json_populate_recordset(null::${quoted(name)}, $1::json)`;
    let lines: string[] = [];
    for await (const line of content.rows(name)) {
      lines.push(line);
      if (lines.length < ROWS_AT_ONCE) continue;
      await client.query(insert, [`[${lines.join(',')}]`]);
      lines = [];
    }
    if (lines.length > 0) await client.query(insert, [`[${lines.join(',')}]`]);
  }
  for (const { name, lastValue } of content.sequences) {
    if (lastValue !== null) await client.query('select setval($1::regclass, $2::bigint)', [quoted(name), lastValue]);
  }
}

async function withPool(databaseUrl: string, work: (pool: pg.Pool) => Promise<void>): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, application_name: 'clew restore' });
  pool.on('error', () => undefined); // the next query reports
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
}
