SELECT lower(hex(trace_id)), min(start_time_unix_nano) AS start
FROM clew.traces
WHERE tenant_id = {p0:String}
  AND start_hour BETWEEN {p1:UInt32} AND {p2:UInt32}
  AND trace_id IN (
    SELECT trace_id
    FROM clew.spans
    WHERE tenant_id = {p0:String}
      AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p1:UInt32} AND {p2:UInt32}
      AND start_time_unix_nano >= {p3:UInt64}
      AND kind = {p4:String}
  )
GROUP BY trace_id
HAVING start >= {p3:UInt64}
  AND start < {p5:UInt64}
ORDER BY start DESC, trace_id ASC
LIMIT {p6:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490925
-- p3 = "1767323045000000000"
-- p4 = "SERVER"
-- p5 = "1767326645000000000"
-- p6 = 21
