import type { ClientBase } from 'pg';

export interface ControlTable {
  readonly name: string;
  /** Quoted, in order. */
  readonly columns: readonly string[];
}

/** Notes what migrations did, and is made by them. */
const OWN_BOOKKEEPING = 'schema_migrations';

/** Every table of the schema, each after those that its foreign keys refer to. */
export async function controlTables(client: ClientBase): Promise<readonly ControlTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; refers_to: string[] }>(
    `select c.relname as name,
       array(select quote_ident(a.attname) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
             order by a.attnum) as columns,
       array(select r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
             where k.conrelid = c.oid and k.contype = 'f' and k.confrelid != c.oid) as refers_to
     from pg_class c
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname != $1
     order by c.relname`,
    [OWN_BOOKKEEPING],
  );
  const ordered: ControlTable[] = [];
  const done = new Set<string>();
  let waiting = rows;
  while (waiting.length > 0) {
    const ready = waiting.filter((table) => table.refers_to.every((other) => done.has(other)));
    if (ready.length === 0) throw new Error(`foreign keys in a circle: ${waiting.map(({ name }) => name).join(', ')}`);
    for (const { name, columns } of ready) {
      ordered.push({ name, columns });
      done.add(name);
    }
    waiting = waiting.filter(({ name }) => !done.has(name));
  }
  return ordered;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
