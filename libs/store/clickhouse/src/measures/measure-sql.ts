import type { DailyUsageQuery, MeasureQuery } from '@clew/store-contract';

import { dayConditions } from '../reader/rollup-sql.js';
import { spanStartConditions } from '../reader/span-start-sql.js';
import { SqlParameters } from '../reader/sql-parameters.js';
import { storableNano } from '../reader/time-bounds.js';
import type { Query } from '../store-client.js';

/** A mark is written right after its flush; a store that was away for longer makes spans that count as this late at most. */
const MARK_DELAY_DAYS_MAX = 7;

/** See duration-histogram.ts: eight buckets per doubling, and one for 0 and 1 ns. */
function durationBucketSql(durationNano: string): string {
  return `toInt16(if(${durationNano} > 1, ceil(log2(${durationNano}) * 8) - 1, -1))`;
}

export function dailyUsageQuery(database: string, tenantId: string, query: DailyUsageQuery): Query {
  const parameters = new SqlParameters();
  const conditions = dayConditions(tenantId, query.range, parameters);
  if (query.teamId !== undefined) conditions.push(`team_id = ${parameters.add('String', query.teamId)}`);
  if (query.serviceName !== undefined) conditions.push(`service_name = ${parameters.add('String', query.serviceName)}`);
  const sql = `SELECT team_id, service_name, toUnixTimestamp(toStartOfDay(hour, 'UTC')) AS day,
  sum(spans), sum(received_bytes), sum(kept_spans), sum(if(spans > 0, intDiv(toUInt256(bytes) * kept_spans, spans), 0))
FROM (
  SELECT team_id, service_name, hour,
    sum(span_count) AS spans, sum(ingest_bytes) AS received_bytes, sum(kept_span_count) AS kept_spans, sum(span_bytes) AS bytes
  FROM ${database}.usage_1h
  WHERE ${conditions.join('\n    AND ')}
  GROUP BY team_id, service_name, environment, hour
)
GROUP BY day, team_id, service_name
ORDER BY day, team_id, service_name`;
  return { sql, parameters: parameters.values };
}

/** Late spans that opened a trace again are no trace. */
export function traceDurationsQuery(database: string, tenantId: string, query: MeasureQuery): Query {
  const parameters = new SqlParameters();
  const name = { none: "''", service: 'entry_service_name', team: 'team_id' }[query.groupBy];
  const start = parameters.add('UInt64', storableNano(query.range.startTimeUnixNano) / 1_000_000n);
  const end = parameters.add('UInt64', storableNano(query.range.endTimeUnixNano) / 1_000_000n);
  const sql = `SELECT group_name, mapKeys(sumMap(map(bucket, traces)) AS histogram), mapValues(histogram)
FROM (
  SELECT ${name} AS group_name, ${durationBucketSql('duration_nano')} AS bucket, count() AS traces
  FROM ${database}.decisions
  WHERE tenant_id = ${parameters.add('String', tenantId)}
    AND decided_at >= fromUnixTimestamp64Milli(${start}, 'UTC')
    AND decided_at < fromUnixTimestamp64Milli(${end}, 'UTC')
    AND NOT is_reopened
  GROUP BY group_name, bucket
)
GROUP BY group_name
ORDER BY sum(traces) DESC, group_name
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}

/**
 * A flush can be found when its mark is written. A flush that was written again has two marks, of which the first counts. Clocks
 * of senders that run ahead make delays of 0.
 */
export function visibilityDelaysQuery(database: string, tenantId: string, query: MeasureQuery): Query {
  const parameters = new SqlParameters();
  const conditions = spanStartConditions(tenantId, query.range, parameters);
  const first = parameters.add('UInt64', storableNano(query.range.startTimeUnixNano) / 1_000_000n);
  const last = parameters.add('UInt64', storableNano(query.range.endTimeUnixNano) / 1_000_000n);
  const sql = `SELECT group_name, mapKeys(sumMap(map(bucket, spans)) AS histogram), mapValues(histogram)
FROM (
  SELECT group_name, ${durationBucketSql('greatest(0, written_at_unix_nano - toInt64(end_time_unix_nano))')} AS bucket, count() AS spans
  FROM (
    SELECT ${SPAN_GROUPS[query.groupBy]} AS group_name, stream_partition, flush_number, start_time_unix_nano + duration_nano AS end_time_unix_nano
    FROM ${database}.spans
    WHERE ${conditions.join('\n      AND ')}
  ) AS span
  INNER JOIN (
    SELECT stream_partition, flush_number, toUnixTimestamp64Milli(min(written_at)) * 1000000 AS written_at_unix_nano
    FROM ${database}.flushes
    WHERE state = 'written'
      AND written_at >= fromUnixTimestamp64Milli(${first}, 'UTC')
      AND written_at < fromUnixTimestamp64Milli(${last}, 'UTC') + toIntervalDay(${parameters.add('UInt32', MARK_DELAY_DAYS_MAX)})
    GROUP BY stream_partition, flush_number
  ) AS mark USING (stream_partition, flush_number)
  GROUP BY group_name, bucket
)
GROUP BY group_name
ORDER BY sum(spans) DESC, group_name
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}

/** The engine knows what parts take, not what a tenant's spans of them do: each counts as the average span of the store. */
export function storedVolumeQuery(database: string, tenantId: string, query: MeasureQuery): Query {
  const parameters = new SqlParameters();
  const conditions = spanStartConditions(tenantId, query.range, parameters);
  const sql = `SELECT ${SPAN_GROUPS[query.groupBy]} AS group_name, count() AS spans, spans * (
  SELECT if(sumIf(rows, table = 'spans') > 0, sum(bytes_on_disk) / sumIf(rows, table = 'spans'), 0)
  FROM system.parts
  WHERE database = ${parameters.add('String', database)} AND table IN ('spans', 'traces') AND active
)
FROM ${database}.spans
WHERE ${conditions.join('\n  AND ')}
GROUP BY group_name
ORDER BY spans DESC, group_name
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}

const SPAN_GROUPS = { none: "''", service: 'service_name', team: 'team_id' };
