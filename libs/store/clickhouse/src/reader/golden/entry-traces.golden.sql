SELECT entry_service_name, entry_span_name, intDiv(toUnixTimestamp(decided_at), {p0:UInt32}) * {p0:UInt32} AS step,
  count() AS traces, sum(if(upstream_probability > 0, 1 / upstream_probability, 1))
FROM clew.decisions
WHERE tenant_id = {p1:String}
  AND decided_at >= fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
  AND decided_at < fromUnixTimestamp64Milli({p3:Int64}, 'UTC')
  AND entry_service_name IN {p4:Array(String)}
  AND NOT is_reopened
GROUP BY entry_service_name, entry_span_name, step
ORDER BY traces DESC, entry_service_name, entry_span_name, step
LIMIT {p5:UInt32}

-- p0 = 10
-- p1 = "acme"
-- p2 = 1767323045000
-- p3 = 1767326645000
-- p4 = ["cart","web"]
-- p5 = 100
