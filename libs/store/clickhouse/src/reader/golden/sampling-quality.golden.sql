SELECT group_name,
  sum(traces), sumIf(traces, kept) + sum(upgrades), sum(error_traces), sumIf(error_traces, kept), sum(partial_traces), sum(upgrades),
  sum(unweighted_traces), sum(adjusted_traces),
  sum(spans), sumIf(spans, kept), sum(adjusted_spans), sum(late_spans), sum(bytes), sumIf(bytes, kept),
  arraySort((verdict) -> (-verdict.4, -verdict.5, verdict.2, verdict.3, verdict.1), groupArray((kept, reason, policy_name, traces, spans)))
FROM (
  SELECT '' AS group_name, kept, reason, policy_name,
    sum(trace_count) AS traces, sum(error_trace_count) AS error_traces, sum(partial_trace_count) AS partial_traces,
    sum(upgraded_trace_count) AS upgrades, sum(unweighted_trace_count) AS unweighted_traces, sum(adjusted_trace_count) AS adjusted_traces,
    sum(span_count) AS spans, sum(adjusted_span_count) AS adjusted_spans, sum(late_span_count) AS late_spans, sum(byte_count) AS bytes
  FROM clew.sampling_1m
  WHERE tenant_id = {p0:String}
    AND minute >= toDateTime({p1:UInt32}, 'UTC')
    AND minute < toDateTime({p2:UInt32}, 'UTC')
  GROUP BY group_name, kept, reason, policy_name
)
GROUP BY group_name
ORDER BY sum(spans) DESC, group_name
LIMIT {p3:UInt32}

-- p0 = "acme"
-- p1 = 1767323040
-- p2 = 1767326700
-- p3 = 1
