SELECT span_name
FROM clew.red_1m
WHERE tenant_id = {p0:String}
  AND minute >= toDateTime({p1:UInt32}, 'UTC')
  AND minute < toDateTime({p2:UInt32}, 'UTC')
  AND service_name = {p3:String}
  AND environment IN {p4:Array(String)}
  AND team_id IN {p5:Array(String)}
GROUP BY span_name
ORDER BY sum(span_count) DESC, span_name
LIMIT {p6:UInt32}

-- p0 = "acme"
-- p1 = 1767323040
-- p2 = 1767326700
-- p3 = "cart"
-- p4 = ["production",""]
-- p5 = ["shop"]
-- p6 = 10
