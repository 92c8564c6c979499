SELECT environment, sum(span_count), sum(error_span_count)
FROM clew.red_1m
WHERE tenant_id = {p0:String}
  AND minute >= toDateTime({p1:UInt32}, 'UTC')
  AND minute < toDateTime({p2:UInt32}, 'UTC')
GROUP BY environment
ORDER BY environment

-- p0 = "acme"
-- p1 = 1767323040
-- p2 = 1767326700
