SELECT 
  lower(hex(trace_id)),
  max(root_service_name),
  max(root_span_name),
  min(start_time_unix_nano) AS start,
  max(end_time_unix_nano) AS end,
  sum(span_count),
  sum(error_span_count),
  arraySort(groupUniqArrayArray(service_names)),
  max(decision_reason),
  max(adjusted_count)
FROM clew.traces
WHERE tenant_id = {p4:String}
  AND start_hour BETWEEN {p0:UInt32} AND {p1:UInt32}
  AND trace_id IN (unhex({p2:String}), unhex({p3:String}))
GROUP BY trace_id
ORDER BY start DESC, trace_id ASC

-- p0 = 490922
-- p1 = 490924
-- p2 = "00000000000000000000000000000001"
-- p3 = "00000000000000000000000000000002"
-- p4 = "acme"
