import type { TimeRange, TraceCursor } from '@clew/store-contract';
import type { SpansetFilter, TraceqlQuery } from '@clew/traceql';

import { SqlParameters } from '../reader/sql-parameters.js';
import { hoursOf, storableNano } from '../reader/time-bounds.js';
import type { Query } from '../store-client.js';
import { allOf, ALWAYS, anyOf, NEVER } from './boolean-sql.js';
import { broadAlternatives, broadCondition } from './condition-sql.js';
import { spanFields } from './span-field-sql.js';
import { needOf, type SpansetNeed } from './spanset-need.js';
import { traceFields } from './trace-field-sql.js';

export interface CandidatesQuery {
  readonly database: string;
  readonly tenantId: string;
  readonly query: TraceqlQuery;
  /** Of the start of traces. */
  readonly range: TimeRange;
  readonly after: TraceCursor | undefined;
  readonly limit: number;
  /** How many hours after the range later parts of a trace are looked for. */
  readonly spreadHours: number;
}

/**
 * Ids of traces that can match, with what is seen of their starts in these hours, newest first. Every trace that matches is among
 * them (if its spans start within `spreadHours`); those that do not match are for the evaluator to tell.
 */
export function candidatesQuery(search: CandidatesQuery): Query {
  const { database, query, range, after } = search;
  const parameters = new SqlParameters();
  const hours = hoursOf(range);
  const tenant = `tenant_id = ${parameters.add('String', search.tenantId)}`;
  const inHours = `BETWEEN ${parameters.add('UInt32', hours.first)} AND ${parameters.add('UInt32', hours.last + search.spreadHours)}`;
  const from = parameters.add('UInt64', storableNano(range.startTimeUnixNano));
  const need = needOf(query);
  const ofSpans = formula(need, ({ condition }) => {
    const alternatives = broadAlternatives(condition, spanFields, parameters);
    if (alternatives.length === 0) return NEVER;
    if (alternatives.includes(ALWAYS)) return ALWAYS;
    const selects = alternatives.map((alternative) =>
      [
        'SELECT trace_id',
        `FROM ${database}.spans`,
        `WHERE ${tenant}`,
        `  AND intDiv(start_time_unix_nano, 3600000000000) ${inHours}`,
        `  AND start_time_unix_nano >= ${from}`,
        `  AND ${alternative}`,
      ].join('\n    '),
    );
    return `trace_id IN (\n    ${selects.join('\n    UNION ALL\n    ')}\n  )`;
  });
  const ofTrace = formula(need, ({ condition }) => broadCondition(condition, traceFields, parameters));
  const before = `start < ${parameters.add('UInt64', storableNano(range.endTimeUnixNano))}`;
  const sql = `SELECT lower(hex(trace_id)), min(start_time_unix_nano) AS start
FROM ${database}.traces
WHERE ${conjunction([tenant, `start_hour ${inHours}`, ofSpans])}
GROUP BY trace_id
HAVING ${conjunction([`start >= ${from}`, before, ofTrace, afterCursor(after, parameters)])}
ORDER BY start DESC, trace_id ASC
LIMIT ${parameters.add('UInt32', search.limit)}`;
  return { sql, parameters: parameters.values };
}

function conjunction(conditions: readonly string[]): string {
  return conditions.filter((condition) => condition !== ALWAYS).join('\n  AND ');
}

function afterCursor(after: TraceCursor | undefined, parameters: SqlParameters): string {
  if (after === undefined) return ALWAYS;
  const start = parameters.add('UInt64', storableNano(after.startTimeUnixNano));
  return `(start < ${start} OR (start = ${start} AND trace_id > unhex(${parameters.add('String', after.traceId)})))`;
}

function formula(need: SpansetNeed, of: (filter: SpansetFilter) => string): string {
  switch (need.kind) {
    case 'filter':
      return of(need.filter);
    case 'all':
      return allOf(need.needs.map((each) => formula(each, of)));
    case 'any':
      return anyOf(need.needs.map((each) => formula(each, of)));
  }
}
