import type { TraceSummary } from '@clew/store-contract';

import { spanColumns, type SpanParts } from '../reader/span-row.js';
import { SqlParameters } from '../reader/sql-parameters.js';
import { hourOf } from '../reader/time-bounds.js';
import type { Query } from '../store-client.js';

/**
 * Spans of traces whose summaries are known, one trace after the other. The summaries bound the hours and name the services, which
 * are the head of the key. Spans that start after the latest end of all (without an end, or by a clock that ran backwards)
 * are seen up to `spreadHours` later.
 */
export function spansOfTracesQuery(
  database: string,
  tenantId: string,
  traces: readonly TraceSummary[],
  options: { readonly parts: SpanParts; readonly spansPerTraceMax: number; readonly spreadHours: number },
): Query {
  const parameters = new SqlParameters();
  const firstHours = traces.map(({ startTimeUnixNano }) => hourOf(startTimeUnixNano));
  const lastHours = traces.map(({ startTimeUnixNano, durationNano }) => hourOf(startTimeUnixNano + durationNano));
  const first = parameters.add('UInt32', Math.min(...firstHours));
  const last = parameters.add('UInt32', Math.max(...firstHours, ...lastHours) + options.spreadHours);
  const services = [...new Set(traces.flatMap(({ serviceNames }) => serviceNames))].toSorted();
  const ids = traces.map(({ traceId }) => `unhex(${parameters.add('String', traceId)})`);
  const sql = `SELECT ${spanColumns(options.parts)}
FROM ${database}.spans
WHERE tenant_id = ${parameters.add('String', tenantId)}
  AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN ${first} AND ${last}
  AND service_name IN ${parameters.addList(services)}
  AND trace_id IN (${ids.join(', ')})
ORDER BY trace_id, start_time_unix_nano, span_id, kind
LIMIT ${parameters.add('UInt32', options.spansPerTraceMax)} BY trace_id`;
  return { sql, parameters: parameters.values };
}
