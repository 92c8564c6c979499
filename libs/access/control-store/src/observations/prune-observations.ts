import { sql } from 'drizzle-orm';

import type { Queries } from '../database.js';

/** Tables and what their age is told by. */
const TABLES = [
  { table: 'rule_counts', age: 'hour' },
  { table: 'masking_findings', age: 'last_seen_at' },
  { table: 'attribute_cardinality', age: 'day' },
  { table: 'glossary_violations', age: 'hour' },
  { table: 'schema_drift', age: 'hour' },
  { table: 'span_faults', age: 'hour' },
] as const;

/** Removes the oldest rows of those organisations that have more than `rowsMax` in a table. */
export async function pruneObservations(
  queries: Queries,
  organisationIds: ReadonlySet<string>,
  rowsMax: number,
): Promise<void> {
  for (const { table, age } of TABLES) {
    // Rows that another gateway holds or removes at the moment are left to it and to the next time.
    await queries.execute(sql`
      delete from ${sql.identifier(table)} where ctid in (
        select ctid from ${sql.identifier(table)} where ctid in (
          select ctid from (
            select ctid, row_number() over (partition by organisation_id order by ${sql.identifier(age)} desc) as place
            from ${sql.identifier(table)}
            where organisation_id = any(${sql.param([...organisationIds])}::text[])
          ) as placed where place > ${rowsMax}
        ) for update skip locked)`);
  }
}
