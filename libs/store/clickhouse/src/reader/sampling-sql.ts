import type { SamplingQualityQuery, TimeRange } from '@clew/store-contract';

import type { Query } from '../store-client.js';
import { SqlParameters } from './sql-parameters.js';
import { hourConditions, minuteConditions } from './rollup-sql.js';

/** Sums for each group, with those of each policy inside. Every minute that the range touches counts whole. */
export function samplingQualityQuery(database: string, tenantId: string, query: SamplingQualityQuery): Query {
  const parameters = new SqlParameters();
  const name = { none: "''", service: 'service_name', team: 'team_id' }[query.groupBy];
  const sql = `SELECT group_name,
  sum(traces), sumIf(traces, kept) + sum(upgrades), sum(error_traces), sumIf(error_traces, kept), sum(partial_traces), sum(upgrades),
  sum(unweighted_traces), sum(adjusted_traces),
  sum(spans), sumIf(spans, kept), sum(adjusted_spans), sum(late_spans), sum(bytes), sumIf(bytes, kept),
  arraySort((verdict) -> (-verdict.4, -verdict.5, verdict.2, verdict.3, verdict.1), groupArray((kept, reason, policy_name, traces, spans)))
FROM (
  SELECT ${name} AS group_name, kept, reason, policy_name,
    sum(trace_count) AS traces, sum(error_trace_count) AS error_traces, sum(partial_trace_count) AS partial_traces,
    sum(upgraded_trace_count) AS upgrades, sum(unweighted_trace_count) AS unweighted_traces, sum(adjusted_trace_count) AS adjusted_traces,
    sum(span_count) AS spans, sum(adjusted_span_count) AS adjusted_spans, sum(late_span_count) AS late_spans, sum(byte_count) AS bytes
  FROM ${database}.sampling_1m
  WHERE ${minuteConditions(tenantId, query.range, parameters).join('\n    AND ')}
  GROUP BY group_name, kept, reason, policy_name
)
GROUP BY group_name
ORDER BY sum(spans) DESC, group_name
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}

export function dryRunCandidatesQuery(database: string, tenantId: string, range: TimeRange): Query {
  const parameters = new SqlParameters();
  const sql = `SELECT candidate_version, arraySort(groupUniqArray(active_version)), toUnixTimestamp(min(hour)), toUnixTimestamp(max(hour))
FROM ${database}.policy_dry_runs
WHERE ${hourConditions(tenantId, range, parameters).join('\n  AND ')}
GROUP BY candidate_version
ORDER BY max(hour) DESC, min(hour) DESC, candidate_version DESC`;
  return { sql, parameters: parameters.values };
}

/** Four times four columns: kept by both, by the active one only, by the candidate only, by neither. */
export function dryRunQuery(
  database: string,
  tenantId: string,
  query: { readonly candidateVersion: string; readonly range: TimeRange; readonly limit: number },
): Query {
  const parameters = new SqlParameters();
  const conditions = hourConditions(tenantId, query.range, parameters);
  conditions.push(`candidate_version = ${parameters.add('String', query.candidateVersion)}`);
  const cells = [
    'kept_by_active AND kept_by_candidate',
    'kept_by_active AND NOT kept_by_candidate',
    'NOT kept_by_active AND kept_by_candidate',
    'NOT kept_by_active AND NOT kept_by_candidate',
  ].map((pair) =>
    ['trace_count', 'span_count', 'error_trace_count', 'byte_count']
      .map((column) => `sumIf(${column}, ${pair})`)
      .join(', '),
  );
  const sql = `SELECT service_name,
  ${cells.join(',\n  ')}
FROM ${database}.policy_dry_runs
WHERE ${conditions.join('\n  AND ')}
GROUP BY service_name
ORDER BY sum(span_count) DESC, service_name
LIMIT ${parameters.add('UInt32', query.limit)}`;
  return { sql, parameters: parameters.values };
}
