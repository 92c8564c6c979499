import type { RedQuery, RollupQuery, RollupScope, TimeRange } from '@clew/store-contract';

import type { Query } from '../store-client.js';
import { SqlParameters } from './sql-parameters.js';
import { bucketBounds } from './time-bounds.js';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Everything of a width that the range touches, as conditions on the head of the key. */
function rollupConditions(
  column: string,
  widthS: number,
  tenantId: string,
  range: TimeRange,
  parameters: SqlParameters,
): string[] {
  const bounds = bucketBounds(range, widthS);
  return [
    `tenant_id = ${parameters.add('String', tenantId)}`,
    `${column} >= toDateTime(${parameters.add('UInt32', bounds.startUnixS)}, 'UTC')`,
    `${column} < toDateTime(${parameters.add('UInt32', bounds.endUnixS)}, 'UTC')`,
  ];
}

export function minuteConditions(tenantId: string, range: TimeRange, parameters: SqlParameters): string[] {
  return rollupConditions('minute', MINUTE_S, tenantId, range, parameters);
}

/** The same for tables by the hour. */
export function hourConditions(tenantId: string, range: TimeRange, parameters: SqlParameters): string[] {
  return rollupConditions('hour', HOUR_S, tenantId, range, parameters);
}

/** The same for tables by the hour, of every day (UTC) that the range touches. */
export function dayConditions(tenantId: string, range: TimeRange, parameters: SqlParameters): string[] {
  return rollupConditions('hour', DAY_S, tenantId, range, parameters);
}

interface ScopeColumns {
  readonly environments: readonly string[];
  readonly teams: readonly string[];
}

const OF_SPANS: ScopeColumns = { environments: ['environment'], teams: ['team_id'] };
const OF_EDGES: ScopeColumns = {
  environments: ['client_environment', 'server_environment'],
  teams: ['client_team_id', 'server_team_id'],
};

/** Of more columns than one, any may be within the scope. */
function scopeConditions(scope: RollupScope, columns: ScopeColumns, parameters: SqlParameters): string[] {
  const isIn = (names: readonly string[], values: readonly string[] | undefined): string[] => {
    if (values === undefined) return [];
    const list = parameters.addList(values);
    const conditions = names.map((name) => `${name} IN ${list}`);
    return [conditions.length === 1 ? conditions.join('') : `(${conditions.join(' OR ')})`];
  };
  return [...isIn(columns.environments, scope.environments), ...isIn(columns.teams, scope.teamIds)];
}

export function servicesQuery(database: string, tenantId: string, query: RollupQuery): Query {
  const parameters = new SqlParameters();
  const conditions = minuteConditions(tenantId, query, parameters);
  conditions.push(...scopeConditions(query, OF_SPANS, parameters));
  const sql = `SELECT service_name, sum(span_count), sum(error_span_count), sum(adjusted_span_count), sum(adjusted_error_span_count),
  mapKeys(sumMap(durations) AS histogram), mapValues(histogram)
FROM ${database}.red_1m
WHERE ${conditions.join('\n  AND ')}
GROUP BY service_name
ORDER BY service_name`;
  return { sql, parameters: parameters.values };
}

export function spanNamesQuery(
  database: string,
  tenantId: string,
  query: RollupScope & { readonly range: TimeRange; readonly serviceName: string; readonly limit: number },
): Query {
  const parameters = new SqlParameters();
  const conditions = minuteConditions(tenantId, query.range, parameters);
  conditions.push(`service_name = ${parameters.add('String', query.serviceName)}`);
  conditions.push(...scopeConditions(query, OF_SPANS, parameters));
  const sql = `SELECT span_name
FROM ${database}.red_1m
WHERE ${conditions.join('\n  AND ')}
GROUP BY span_name
ORDER BY sum(span_count) DESC, span_name
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}

export function environmentsQuery(database: string, tenantId: string, range: TimeRange): Query {
  const parameters = new SqlParameters();
  const sql = `SELECT environment, sum(span_count), sum(error_span_count)
FROM ${database}.red_1m
WHERE ${minuteConditions(tenantId, range, parameters).join('\n  AND ')}
GROUP BY environment
ORDER BY environment`;
  return { sql, parameters: parameters.values };
}

export function edgesQuery(database: string, tenantId: string, query: RollupQuery): Query {
  const parameters = new SqlParameters();
  const conditions = minuteConditions(tenantId, query, parameters);
  conditions.push(...scopeConditions(query, OF_EDGES, parameters));
  const key =
    'client, server, connection_type, peer_system, client_environment, server_environment, client_team_id, server_team_id';
  const sql = `SELECT ${key}, sum(request_count), sum(failed_request_count), mapKeys(sumMap(durations) AS histogram), mapValues(histogram)
FROM ${database}.edges_1m
WHERE ${conditions.join('\n  AND ')}
GROUP BY ${key}
ORDER BY ${key}`;
  return { sql, parameters: parameters.values };
}

/** Points lie at whole multiples of the step since 1970, so that panels with the same step line up. */
export function redQuery(database: string, tenantId: string, query: RedQuery): Query {
  const parameters = new SqlParameters();
  const conditions = minuteConditions(tenantId, query.range, parameters);
  if (query.serviceName !== undefined) conditions.push(`service_name = ${parameters.add('String', query.serviceName)}`);
  if (query.spanName !== undefined) conditions.push(`span_name = ${parameters.add('String', query.spanName)}`);
  if (query.spanKind !== undefined) conditions.push(`span_kind = ${parameters.add('String', query.spanKind)}`);
  conditions.push(...scopeConditions(query, OF_SPANS, parameters));
  const service = query.groupBy === 'none' ? "''" : 'service_name';
  const spanName = query.groupBy === 'spanName' ? 'span_name' : "''";
  const step = parameters.add('UInt32', query.stepS);
  const sql = `SELECT ${service} AS series_service, ${spanName} AS series_span,
  intDiv(toUnixTimestamp(minute), ${step}) * ${step} AS time,
  sum(span_count), sum(error_span_count), sum(adjusted_span_count), sum(adjusted_error_span_count),
  mapKeys(sumMap(durations) AS histogram), mapValues(histogram)
FROM ${database}.red_1m
WHERE ${conditions.join('\n  AND ')}
GROUP BY series_service, series_span, time
ORDER BY series_service, series_span, time`;
  return { sql, parameters: parameters.values };
}

export function usageQuery(database: string, tenantId: string, query: RollupQuery): Query {
  const parameters = new SqlParameters();
  const conditions = hourConditions(tenantId, query, parameters);
  conditions.push(...scopeConditions(query, OF_SPANS, parameters));
  const sql = `SELECT team_id, service_name, environment, toUnixTimestamp(hour), sum(span_count), sum(error_span_count), sum(span_bytes), sum(ingest_bytes), sum(kept_span_count)
FROM ${database}.usage_1h
WHERE ${conditions.join('\n  AND ')}
GROUP BY team_id, service_name, environment, hour
ORDER BY hour, team_id, service_name, environment`;
  return { sql, parameters: parameters.values };
}
