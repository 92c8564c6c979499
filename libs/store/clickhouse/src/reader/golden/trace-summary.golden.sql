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
WHERE tenant_id = {p0:String}
  AND trace_id = unhex({p1:String})
GROUP BY trace_id

-- p0 = "acme"
-- p1 = "00000000000000000000000000000001"
