import type { ObservationQuery } from '@clew/access-model';
import { sql, type SQL } from 'drizzle-orm';

import type { Queries } from '../database.js';
import { storableText } from './storable-text.js';

/** A table of counts by hour. `keys` maps the names of what is counted to their columns. */
export interface HourlyTable<Key extends string> {
  readonly table: string;
  readonly keys: Readonly<Record<Key, string>>;
}

export const RULE_COUNTS = {
  table: 'rule_counts',
  keys: { ruleId: 'rule_id', action: 'action' },
} as const satisfies HourlyTable<string>;
export const GLOSSARY_VIOLATIONS = {
  table: 'glossary_violations',
  keys: { serviceName: 'service_name', attributeKey: 'attribute_key', violation: 'violation' },
} as const satisfies HourlyTable<string>;
export const SCHEMA_DRIFT = {
  table: 'schema_drift',
  keys: { serviceName: 'service_name', deprecatedKey: 'deprecated_key', currentKey: 'current_key' },
} as const satisfies HourlyTable<string>;
export const SPAN_FAULTS = {
  table: 'span_faults',
  keys: { serviceName: 'service_name', reason: 'reason' },
} as const satisfies HourlyTable<string>;

type Count<Key extends string> = Readonly<Record<Key, string>> & {
  readonly organisationId: string;
  readonly teamId: string;
  readonly hourUnixMs: number;
  readonly count: number;
};

type Total<Key extends string> = Readonly<Record<Key, string>> & {
  readonly teamId: string;
  readonly count: number;
  readonly lastHour: Date;
};

/** Adds counts in one statement, rows in the order of their key: gateways that write the same rows never deadlock. */
export async function addHourlyCounts<Key extends string>(
  queries: Queries,
  { table, keys }: HourlyTable<Key>,
  counts: readonly Count<NoInfer<Key>>[],
): Promise<void> {
  if (counts.length === 0) return;
  const names = Object.keys(keys) as Key[];
  const rows = counts.map((row) => [
    ...[storableText(row.organisationId), storableText(row.teamId), new Date(row.hourUnixMs).toISOString(), row.count],
    ...names.map((name) => storableText(row[name])),
  ]);
  const columns = sql.raw(names.map((name) => keys[name]).join(', '));
  const values = sql.raw(names.map((_, index) => `r ->> ${index + 4}`).join(', '));
  const key = sql.raw(names.map((_, index) => `${index + 4}`).join(', '));
  await queries.execute(sql`
    insert into ${sql.identifier(table)} as t (organisation_id, team_id, hour, ${columns}, count)
    select r ->> 0, r ->> 1, date_trunc('hour', (r ->> 2)::timestamptz), ${values}, sum((r ->> 3)::bigint)
    from json_array_elements(${JSON.stringify(rows)}::json) as r
    group by 1, 2, 3, ${key}
    order by 1, 2, 3, ${key}
    on conflict (organisation_id, team_id, hour, ${columns}) do update set count = t.count + excluded.count`);
}

export async function readHourlyTotals<Key extends string>(
  queries: Queries,
  { table, keys }: HourlyTable<Key>,
  query: ObservationQuery,
): Promise<Total<Key>[]> {
  const names = Object.keys(keys) as Key[];
  const columns = sql.raw(names.map((name) => keys[name]).join(', '));
  const { rows } = await queries.execute(sql`
    select team_id, ${columns}, sum(count)::float8 as count, ${unixMs(sql`max(hour)`)} as last_hour
    from ${sql.identifier(table)}
    where ${inQuery(query)} and hour >= date_trunc('hour', ${query.start}::timestamptz) and hour < ${query.end}
    group by team_id, ${columns}
    order by count desc, team_id, ${columns}
    limit ${query.limit}`);
  return rows.map((row) => ({
    ...(Object.fromEntries(names.map((name) => [name, String(row[keys[name]])])) as Record<Key, string>),
    teamId: String(row['team_id']),
    count: Number(row['count']),
    lastHour: new Date(Number(row['last_hour'])),
  }));
}

/** Times of hand-written queries come as text in the session's style: a number is safer. */
export function unixMs(time: SQL): SQL {
  return sql`floor(extract(epoch from ${time}) * 1000)::float8`;
}

export function inQuery({ organisationId, teamId }: ObservationQuery): SQL {
  const ofTeam = teamId === undefined ? sql`` : sql` and team_id = ${teamId}`;
  return sql`organisation_id = ${organisationId}${ofTeam}`;
}
