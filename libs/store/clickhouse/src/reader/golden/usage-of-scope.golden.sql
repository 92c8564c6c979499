SELECT team_id, service_name, environment, toUnixTimestamp(hour), sum(span_count), sum(error_span_count), sum(span_bytes), sum(ingest_bytes), sum(kept_span_count)
FROM clew.usage_1h
WHERE tenant_id = {p0:String}
  AND hour >= toDateTime({p1:UInt32}, 'UTC')
  AND hour < toDateTime({p2:UInt32}, 'UTC')
  AND environment IN {p3:Array(String)}
  AND team_id IN {p4:Array(String)}
GROUP BY team_id, service_name, environment, hour
ORDER BY hour, team_id, service_name, environment

-- p0 = "acme"
-- p1 = 1767322800
-- p2 = 1767330000
-- p3 = ["production",""]
-- p4 = ["shop"]
