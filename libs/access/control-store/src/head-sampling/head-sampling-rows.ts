import type { AskingService, HeadSamplingRates } from '@clew/access-model';
import { sql } from 'drizzle-orm';

import type { Queries } from '../database.js';
import { storableText } from '../observations/storable-text.js';

/** How long the rates of a service that nobody asks for stay. */
const UNUSED_DAYS = 7;

export interface RateRow extends HeadSamplingRates {
  readonly change: bigint;
}

interface RawRateRow extends Record<string, unknown> {
  readonly organisation_id: string;
  readonly service_name: string;
  readonly routes: unknown;
  readonly changed_at_ms: string;
  readonly change: string;
}

/** Oldest change first. */
export async function selectRates(queries: Queries, afterChange: bigint, limit: number): Promise<readonly RateRow[]> {
  const { rows } = await queries.execute<RawRateRow>(sql`
    select organisation_id, service_name, routes, change::text,
      (extract(epoch from changed_at) * 1000)::bigint::text as changed_at_ms
    from head_sampling_rates where change > ${afterChange.toString()}::bigint order by change limit ${limit}`);
  return rows.map((row) => ({
    organisationId: row.organisation_id,
    serviceName: row.service_name,
    routes: routesOf(row.routes),
    changedAtUnixMs: Number(row.changed_at_ms),
    change: BigInt(row.change),
  }));
}

/** What a newer version may have written differently is left out. */
function routesOf(routes: unknown): ReadonlyMap<string, number> {
  const entries = typeof routes === 'object' && routes !== null ? Object.entries(routes) : [];
  return new Map(
    entries.filter((entry): entry is [string, number] => {
      const value: unknown = entry[1];
      return typeof value === 'number' && value >= 0 && value <= 1;
    }),
  );
}

export async function upsertRates(
  queries: Queries,
  rates: readonly Pick<HeadSamplingRates, 'organisationId' | 'serviceName' | 'routes'>[],
): Promise<void> {
  if (rates.length === 0) return;
  const rows = rates.map(({ organisationId, serviceName, routes }) => ({
    organisation_id: organisationId,
    service_name: serviceName,
    routes: Object.fromEntries([...routes].filter(([route]) => storableText(route) === route)),
  }));
  await queries.execute(sql`
    insert into head_sampling_rates (organisation_id, service_name, routes)
    select organisation_id, service_name, routes
    from json_to_recordset(${JSON.stringify(rows)}::json) as rows (organisation_id text, service_name text, routes json)
    on conflict (organisation_id, service_name) do update
      set routes = excluded.routes, changed_at = now(), change = nextval('head_sampling_changes')`);
}

export async function upsertAsked(queries: Queries, services: readonly AskingService[]): Promise<void> {
  if (services.length === 0) return;
  const rows = services.map(({ organisationId, serviceName }) => ({
    organisation_id: organisationId,
    service_name: serviceName,
  }));
  // In one order, so that two gateways never wait for each other's rows.
  await queries.execute(sql`
    insert into head_sampling_services (organisation_id, service_name)
    select organisation_id, service_name
    from json_to_recordset(${JSON.stringify(rows)}::json) as rows (organisation_id text, service_name text)
    order by 1, 2
    on conflict (organisation_id, service_name) do update set asked_at = now()`);
}

export async function selectAsked(
  queries: Queries,
  withinMs: number,
  limit: number,
): Promise<readonly AskingService[]> {
  const { rows } = await queries.execute<{ organisation_id: string; service_name: string }>(sql`
    select organisation_id, service_name from head_sampling_services
    where asked_at > now() - ${withinMs} * interval '1 millisecond'
    order by asked_at desc, organisation_id, service_name limit ${limit}`);
  return rows.map((row) => ({ organisationId: row.organisation_id, serviceName: row.service_name }));
}

/** True when the lease is this owner's now. */
export async function takeLease(queries: Queries, owner: string, leaseMs: number): Promise<boolean> {
  const { rows } = await queries.execute<{ owner: string }>(sql`
    insert into head_sampling_lease (owner, expires_at) values (${owner}, now() + ${leaseMs} * interval '1 millisecond')
    on conflict (only_row) do update set owner = excluded.owner, expires_at = excluded.expires_at
      where head_sampling_lease.owner = excluded.owner or head_sampling_lease.expires_at < now()
    returning owner`);
  return rows.length > 0;
}

export async function pruneHeadSampling(queries: Queries): Promise<void> {
  await queries.execute(
    sql`delete from head_sampling_services where asked_at < now() - ${UNUSED_DAYS} * interval '1 day'`,
  );
  await queries.execute(sql`
    delete from head_sampling_rates r where changed_at < now() - ${UNUSED_DAYS} * interval '1 day' and not exists (
      select from head_sampling_services s
      where s.organisation_id = r.organisation_id and s.service_name = r.service_name)`);
}
