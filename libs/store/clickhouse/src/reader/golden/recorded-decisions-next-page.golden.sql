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
  AND decided_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
  AND decided_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
  AND decided_at >= fromUnixTimestamp64Milli({p3:Int64}, 'UTC')
  AND (decided_at > fromUnixTimestamp64Milli({p3:Int64}, 'UTC') OR trace_id > unhex({p4:String}))
ORDER BY decided_at, trace_id
LIMIT {p5:UInt32} WITH TIES

-- p0 = "acme"
-- p1 = 1767323045000
-- p2 = 1767326645000
-- p3 = 1767323045678
-- p4 = "00000000000000000000000000000009"
-- p5 = 1000
