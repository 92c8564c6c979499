SELECT lower(hex(trace_id)), min(start_time_unix_nano) AS start
FROM clew.traces
WHERE tenant_id = {p0:String}
  AND start_hour BETWEEN {p1:UInt32} AND {p2:UInt32}
GROUP BY trace_id
HAVING start >= {p3:UInt64}
  AND start < {p4:UInt64}
  AND (start < {p5:UInt64} OR (start = {p5:UInt64} AND trace_id > unhex({p6:String})))
ORDER BY start DESC, trace_id ASC
LIMIT {p7:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490925
-- p3 = "1767323045000000000"
-- p4 = "1767326645000000000"
-- p5 = "1767323045000000005"
-- p6 = "00000000000000000000000000000009"
-- p7 = 21
