import type { AttributeCardinality, CardinalitySighting, ObservationQuery } from '@clew/access-model';
import { sql } from 'drizzle-orm';

import type { Queries } from '../database.js';
import { inQuery, unixMs } from './hourly-counts.js';
import { storableText } from './storable-text.js';

/** Services listed with a key: enough to know whom to ask. */
const SERVICES_MAX = 50;

/** Keeps the highest estimate of the day: every gateway sees a part of the values, so the true number is that or more. */
export async function addCardinality(queries: Queries, sightings: readonly CardinalitySighting[]): Promise<void> {
  if (sightings.length === 0) return;
  const rows = sightings.map(({ organisationId, teamId, attributeKey, dayUnixMs, estimate, limited, serviceNames }) => [
    ...[organisationId, teamId, attributeKey].map(storableText),
    ...[new Date(dayUnixMs).toISOString(), Math.round(estimate), limited],
    serviceNames.slice(0, SERVICES_MAX).map(storableText),
  ]);
  await queries.execute(sql`
    insert into attribute_cardinality as t
      (organisation_id, team_id, attribute_key, day, estimate, limited, service_names)
    select r ->> 0, r ->> 1, r ->> 2, date_trunc('day', (r ->> 3)::timestamptz, 'UTC'),
      max((r ->> 4)::bigint), bool_or((r ->> 5)::boolean),
      coalesce(array_agg(distinct service) filter (where service is not null), '{}')
    from json_array_elements(${JSON.stringify(rows)}::json) as r
      left join lateral json_array_elements_text(r -> 6) as service on true
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4
    on conflict (organisation_id, team_id, day, attribute_key) do update set
      estimate = greatest(t.estimate, excluded.estimate),
      limited = t.limited or excluded.limited,
      service_names = array(
        select distinct name from unnest(t.service_names || excluded.service_names) as name
        order by name limit ${SERVICES_MAX})`);
}

interface CardinalityRow extends Record<string, unknown> {
  readonly team_id: string;
  readonly attribute_key: string;
  readonly estimate: number;
  readonly limited: boolean;
  readonly services: readonly string[] | null;
  readonly last_day: number;
}

export async function readCardinality(queries: Queries, query: ObservationQuery): Promise<AttributeCardinality[]> {
  const { rows } = await queries.execute<CardinalityRow>(sql`
    select team_id, attribute_key, max(estimate)::float8 as estimate, bool_or(limited) as limited,
      (array_agg(distinct service) filter (where service is not null))[1:${sql.raw(String(SERVICES_MAX))}] as services,
      ${unixMs(sql`max(day)`)} as last_day
    from attribute_cardinality left join lateral unnest(service_names) as service on true
    where ${inQuery(query)} and day >= date_trunc('day', ${query.start}::timestamptz, 'UTC') and day < ${query.end}
    group by team_id, attribute_key
    order by estimate desc, team_id, attribute_key
    limit ${query.limit}`);
  return rows.map(({ team_id, attribute_key, estimate, limited, services, last_day }) => ({
    ...{ teamId: team_id, attributeKey: attribute_key, estimate, limited },
    serviceNames: services ?? [],
    lastDay: new Date(last_day),
  }));
}
