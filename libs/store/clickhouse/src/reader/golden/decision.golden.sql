SELECT 
  lower(hex(trace_id)),
  toUnixTimestamp64Milli(decided_at),
  team_id,
  environment,
  kept,
  is_reopened,
  is_partial,
  reason,
  policy_name,
  policy_version,
  probability,
  adjusted_count,
  budget_pressure,
  upstream_probability,
  span_count,
  error_span_count,
  byte_count,
  start_time_unix_nano,
  duration_nano,
  entry_service_name,
  entry_span_name,
  service_names,
  error_signature
FROM clew.decisions
WHERE tenant_id = {p0:String}
  AND trace_id = unhex({p1:String})
ORDER BY decided_at, is_reopened
LIMIT {p2:UInt32}

-- p0 = "acme"
-- p1 = "00000000000000000000000000000001"
-- p2 = 500
