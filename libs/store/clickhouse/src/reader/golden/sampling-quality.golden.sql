SELECT group_name,
  sum(traces), sumIf(traces, kept) + sum(upgrades), sum(error_traces), sumIf(error_traces, kept), sum(partial_traces), sum(upgrades),
  sum(unweighted_traces), sum(adjusted_traces),
  sum(spans), sumIf(spans, kept), sum(adjusted_spans), sum(late_spans), sum(bytes), sumIf(bytes, kept),
  arraySort((verdict) -> (-verdict.4, -verdict.5, verdict.2, verdict.3, verdict.1), groupArray((kept, reason, policy_name, traces, spans)))
FROM (
  WITH kept AND is_reopened AND error_span_count > 0 AND reason = 'late_error' AS is_upgrade,
    NOT is_reopened OR is_upgrade AS is_trace
  SELECT '' AS group_name, kept, reason, policy_name,
    countIf(NOT is_reopened) AS traces,
    countIf(error_span_count > 0) AS error_traces,
    countIf(is_upgrade) AS upgrades,
    countIf(kept AND is_partial AND is_trace) AS partial_traces,
    countIf(kept AND adjusted_count = 0 AND is_trace) AS unweighted_traces,
    sumIf(adjusted_count, kept AND NOT is_reopened) AS adjusted_traces,
    sum(toUInt64(span_count)) AS spans,
    sumIf(adjusted_count * span_count, kept) AS adjusted_spans,
    sumIf(toUInt64(span_count), is_reopened) AS late_spans,
    sum(byte_count) AS bytes
  FROM clew.decisions
  WHERE tenant_id = {p0:String}
    AND decided_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
    AND decided_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
  GROUP BY group_name, kept, reason, policy_name
)
GROUP BY group_name
ORDER BY sum(spans) DESC, group_name
LIMIT {p3:UInt32}

-- p0 = "acme"
-- p1 = 1767323045000
-- p2 = 1767326645000
-- p3 = 1
