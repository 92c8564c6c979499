SELECT service_name,
  sumIf(trace_count, kept_by_active AND kept_by_candidate), sumIf(span_count, kept_by_active AND kept_by_candidate), sumIf(error_trace_count, kept_by_active AND kept_by_candidate), sumIf(byte_count, kept_by_active AND kept_by_candidate),
  sumIf(trace_count, kept_by_active AND NOT kept_by_candidate), sumIf(span_count, kept_by_active AND NOT kept_by_candidate), sumIf(error_trace_count, kept_by_active AND NOT kept_by_candidate), sumIf(byte_count, kept_by_active AND NOT kept_by_candidate),
  sumIf(trace_count, NOT kept_by_active AND kept_by_candidate), sumIf(span_count, NOT kept_by_active AND kept_by_candidate), sumIf(error_trace_count, NOT kept_by_active AND kept_by_candidate), sumIf(byte_count, NOT kept_by_active AND kept_by_candidate),
  sumIf(trace_count, NOT kept_by_active AND NOT kept_by_candidate), sumIf(span_count, NOT kept_by_active AND NOT kept_by_candidate), sumIf(error_trace_count, NOT kept_by_active AND NOT kept_by_candidate), sumIf(byte_count, NOT kept_by_active AND NOT kept_by_candidate)
FROM clew.policy_dry_runs
WHERE tenant_id = {p0:String}
  AND hour >= toDateTime({p1:UInt32}, 'UTC')
  AND hour < toDateTime({p2:UInt32}, 'UTC')
  AND candidate_version = {p3:String}
GROUP BY service_name
ORDER BY sum(span_count) DESC, service_name
LIMIT {p4:UInt32}

-- p0 = "acme"
-- p1 = 1767322800
-- p2 = 1767330000
-- p3 = "7"
-- p4 = 100
