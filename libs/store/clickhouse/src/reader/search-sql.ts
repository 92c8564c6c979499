import type { TraceCursor, TraceFilter } from '@clew/store-contract';

import type { Query } from '../store-client.js';
import { attributeAlternatives, attributeCondition } from './attribute-condition.js';
import { SqlParameters } from './sql-parameters.js';
import { SUMMARY_COLUMNS } from './summary-row.js';
import { hourOf, hoursOf, storableNano } from './time-bounds.js';

export interface SearchQuery {
  readonly database: string;
  readonly tenantId: string;
  readonly filter: TraceFilter;
  readonly after: TraceCursor | undefined;
  readonly limit: number;
  /** How many hours after the range later parts of a trace are looked for. */
  readonly spreadHours: number;
}

/**
 * First step of a search: ids of matching traces with their starts, in the order of the list. A trace whose start lies before the
 * hours that are read can be among them: the second step sees it whole.
 */
export function searchCandidatesQuery(search: SearchQuery): Query {
  const { filter, database } = search;
  const parameters = new SqlParameters();
  const hours = hoursOf(filter.range);
  const tenant = parameters.add('String', search.tenantId);
  const firstHour = parameters.add('UInt32', hours.first);
  const lastHour = parameters.add('UInt32', hours.last + search.spreadHours);
  const where = [`tenant_id = ${tenant}`, `start_hour BETWEEN ${firstHour} AND ${lastHour}`];
  if (asksSpans(filter)) {
    const selects = spanConditions(filter, parameters, { tenant, firstHour, lastHour }).map(
      (conditions) => `SELECT trace_id\n    FROM ${database}.spans\n    WHERE ${conditions.join('\n      AND ')}`,
    );
    where.push(`trace_id IN (\n    ${selects.join('\n    UNION ALL\n    ')}\n  )`);
  }
  const sql = `SELECT lower(hex(trace_id)), min(start_time_unix_nano) AS start
FROM ${database}.traces
WHERE ${where.join('\n  AND ')}
GROUP BY trace_id
HAVING ${traceConditions(filter, search.after, parameters).join('\n  AND ')}
ORDER BY start DESC, trace_id ASC
LIMIT ${parameters.add('UInt32', search.limit)}`;
  return { sql, parameters: parameters.values };
}

/** Second step: the whole summaries of the candidates, in the order of the list. */
export function summariesQuery(
  database: string,
  tenantId: string,
  candidates: readonly TraceCursor[],
  spreadHours: number,
): Query {
  const parameters = new SqlParameters();
  const hours = candidates.map((candidate) => hourOf(candidate.startTimeUnixNano));
  const first = parameters.add('UInt32', Math.max(0, Math.min(...hours) - spreadHours));
  const last = parameters.add('UInt32', Math.max(...hours) + spreadHours);
  const ids = candidates.map(({ traceId }) => `unhex(${parameters.add('String', traceId)})`);
  const sql = `SELECT ${SUMMARY_COLUMNS}
FROM ${database}.traces
WHERE tenant_id = ${parameters.add('String', tenantId)}
  AND start_hour BETWEEN ${first} AND ${last}
  AND trace_id IN (${ids.join(', ')})
GROUP BY trace_id
ORDER BY start DESC, trace_id ASC`;
  return { sql, parameters: parameters.values };
}

/** Whether the summaries alone can't tell: they know the services and errors of a trace, not of one span together. */
function asksSpans(filter: TraceFilter): boolean {
  const { serviceName, spanName, statusCode, attributes } = filter;
  if (spanName !== undefined || (attributes !== undefined && attributes.length > 0)) return true;
  if (statusCode === undefined) return false;
  return statusCode !== 'ERROR' || serviceName !== undefined;
}

/**
 * Conditions of one `SELECT` each, of which a span meets at least one: the first attribute is looked for in one column at a time, so that
 * each is found by its own index.
 */
function spanConditions(
  filter: TraceFilter,
  parameters: SqlParameters,
  bounds: { readonly tenant: string; readonly firstHour: string; readonly lastHour: string },
): readonly (readonly string[])[] {
  const conditions = [
    `tenant_id = ${bounds.tenant}`,
    `intDiv(start_time_unix_nano, 3600000000000) BETWEEN ${bounds.firstHour} AND ${bounds.lastHour}`,
    `start_time_unix_nano >= ${parameters.add('UInt64', storableNano(filter.range.startTimeUnixNano))}`,
  ];
  if (filter.serviceName !== undefined)
    conditions.push(`service_name = ${parameters.add('String', filter.serviceName)}`);
  if (filter.spanName !== undefined) conditions.push(`name = ${parameters.add('String', filter.spanName)}`);
  if (filter.statusCode !== undefined) conditions.push(`status_code = ${parameters.add('String', filter.statusCode)}`);
  const [first, ...others] = filter.attributes ?? [];
  const alternatives = first === undefined ? [] : attributeAlternatives(first, parameters);
  for (const attribute of others) conditions.push(attributeCondition(attribute, parameters));
  return first === undefined ? [conditions] : alternatives.map((alternative) => [...conditions, alternative]);
}

function traceConditions(filter: TraceFilter, after: TraceCursor | undefined, parameters: SqlParameters): string[] {
  const { range, durationNanoMin, durationNanoMax } = filter;
  const conditions = [
    `start >= ${parameters.add('UInt64', storableNano(range.startTimeUnixNano))}`,
    `start < ${parameters.add('UInt64', storableNano(range.endTimeUnixNano))}`,
  ];
  if (filter.serviceName !== undefined && !asksSpans(filter)) {
    conditions.push(`has(groupUniqArrayArray(service_names), ${parameters.add('String', filter.serviceName)})`);
  }
  if (filter.statusCode === 'ERROR' && !asksSpans(filter)) conditions.push('sum(error_span_count) > 0');
  // Wider than 64 bits: an end may lie before the start, or 500 years after it.
  const duration = 'toInt128(max(end_time_unix_nano)) - toInt128(start)';
  if (durationNanoMin !== undefined) conditions.push(`${duration} >= ${parameters.add('Int128', durationNanoMin)}`);
  if (durationNanoMax !== undefined) conditions.push(`${duration} <= ${parameters.add('Int128', durationNanoMax)}`);
  if (after !== undefined) {
    const start = parameters.add('UInt64', storableNano(after.startTimeUnixNano));
    const traceId = parameters.add('String', after.traceId);
    conditions.push(`(start < ${start} OR (start = ${start} AND trace_id > unhex(${traceId})))`);
  }
  return conditions;
}
