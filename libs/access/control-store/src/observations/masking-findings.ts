import type { FindingSighting, FindingState, MaskingFinding, ObservationQuery } from '@clew/access-model';
import { sql } from 'drizzle-orm';

import type { Queries } from '../database.js';
import { inQuery, unixMs } from './hourly-counts.js';
import { storableText } from './storable-text.js';

/** What is not known yet becomes an open finding; what is, counts up and keeps its state. */
export async function addFindings(queries: Queries, sightings: readonly FindingSighting[]): Promise<void> {
  if (sightings.length === 0) return;
  const rows = sightings.map((sighting) => [
    ...[sighting.organisationId, sighting.teamId, sighting.detector, sighting.attributeKey, sighting.serviceName].map(
      storableText,
    ),
    ...[new Date(sighting.lastSeenUnixMs).toISOString(), sighting.count],
  ]);
  await queries.execute(sql`
    insert into masking_findings as t
      (organisation_id, team_id, detector, attribute_key, service_name, first_seen_at, last_seen_at, count)
    select r ->> 0, r ->> 1, r ->> 2, r ->> 3, r ->> 4,
      min((r ->> 5)::timestamptz), max((r ->> 5)::timestamptz), sum((r ->> 6)::bigint)
    from json_array_elements(${JSON.stringify(rows)}::json) as r
    group by 1, 2, 3, 4, 5
    order by 1, 2, 3, 4, 5
    on conflict (organisation_id, team_id, detector, attribute_key, service_name) do update
      set count = t.count + excluded.count, last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at)`);
}

interface FindingRow extends Record<string, unknown> {
  readonly id: string;
  readonly team_id: string;
  readonly detector: string;
  readonly attribute_key: string;
  readonly service_name: string;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly count: number;
  readonly state: FindingState;
  readonly acknowledged_by: string | null;
}

const COLUMNS = sql`
  id::text, team_id, detector, attribute_key, service_name, count::float8, state, acknowledged_by,
  ${unixMs(sql`first_seen_at`)} as first_seen_at, ${unixMs(sql`last_seen_at`)} as last_seen_at`;

export async function readFindings(
  queries: Queries,
  query: ObservationQuery & { readonly state?: FindingState },
): Promise<MaskingFinding[]> {
  const inState = query.state === undefined ? sql`` : sql` and state = ${query.state}`;
  const { rows } = await queries.execute<FindingRow>(sql`
    select ${COLUMNS} from masking_findings
    where ${inQuery(query)}${inState} and last_seen_at >= ${query.start} and last_seen_at < ${query.end}
    order by masking_findings.last_seen_at desc, masking_findings.id desc
    limit ${query.limit}`);
  return rows.map(toFinding);
}

export async function acknowledgeFindingRow(
  queries: Queries,
  organisationId: string,
  id: string,
  acknowledgedBy: string,
): Promise<MaskingFinding | undefined> {
  if (!/^\d{1,18}$/.test(id)) return undefined;
  // The first who did it stays named.
  const { rows } = await queries.execute<FindingRow>(sql`
    update masking_findings
    set state = 'acknowledged', acknowledged_by = coalesce(acknowledged_by, ${acknowledgedBy})
    where organisation_id = ${organisationId} and id = ${id}::bigint
    returning ${COLUMNS}`);
  const [row] = rows;
  return row === undefined ? undefined : toFinding(row);
}

function toFinding(row: FindingRow): MaskingFinding {
  return {
    id: row.id,
    teamId: row.team_id,
    detector: row.detector,
    attributeKey: row.attribute_key,
    serviceName: row.service_name,
    firstSeenAt: new Date(row.first_seen_at),
    lastSeenAt: new Date(row.last_seen_at),
    count: row.count,
    state: row.state,
    acknowledgedBy: row.acknowledged_by ?? undefined,
  };
}
