import type { TraceId } from '@clew/trace-model';

import type { Query } from '../store-client.js';
import { SqlParameters } from './sql-parameters.js';
import type { SummaryRow } from './summary-row.js';
import { SUMMARY_COLUMNS } from './summary-row.js';
import { ALL_PARTS, spanColumns, type SpanParts } from './span-row.js';
import { hourOf } from './time-bounds.js';

const HOUR_MAX = 0xffff_ffff;

/** First step of a trace: its summary, by the bloom index on trace ids over all of the tenant's hours. */
export function traceSummaryQuery(database: string, tenantId: string, traceId: TraceId): Query {
  const parameters = new SqlParameters();
  const sql = `SELECT ${SUMMARY_COLUMNS}
FROM ${database}.traces
WHERE tenant_id = ${parameters.add('String', tenantId)}
  AND trace_id = unhex(${parameters.add('String', traceId)})
GROUP BY trace_id`;
  return { sql, parameters: parameters.values };
}

/**
 * Second step: its spans. The summary bounds the hours and names the services, which are the head of the key: the engine reads
 * a few granules instead of all. Spans that start after the latest end (their clocks ran backwards, or they have no end) lie
 * outside; without `bounded` they are found too, at the price of all later hours.
 */
export function traceSpansQuery(
  database: string,
  tenantId: string,
  found: SummaryRow,
  options: { readonly limit: number; readonly bounded: boolean; readonly parts?: SpanParts },
): Query {
  const parameters = new SqlParameters();
  const { summary, endTimeUnixNano } = found;
  const firstHour = hourOf(summary.startTimeUnixNano);
  const lastHour = options.bounded ? Math.max(firstHour, hourOf(endTimeUnixNano)) : HOUR_MAX;
  const sql = `SELECT ${spanColumns(options.parts ?? ALL_PARTS)}
FROM ${database}.spans
WHERE tenant_id = ${parameters.add('String', tenantId)}
  AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN ${parameters.add('UInt32', firstHour)} AND ${parameters.add('UInt32', lastHour)}
  AND service_name IN ${parameters.addList(summary.serviceNames)}
  AND trace_id = unhex(${parameters.add('String', summary.traceId)})
ORDER BY start_time_unix_nano, span_id, kind
LIMIT ${parameters.add('UInt32', options.limit)}`;
  return { sql, parameters: parameters.values };
}
