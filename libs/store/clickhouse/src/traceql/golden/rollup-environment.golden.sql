SELECT [multiIf(environment != '', concat('s', toString(environment)), '')]::Array(String) AS labels, intDiv(toUnixTimestamp(minute), {p4:UInt32}) AS step,
  sum(adjusted_span_count) AS weight, 0, 0
FROM clew.red_1m
WHERE tenant_id = {p0:String}
  AND minute >= toDateTime({p1:UInt32}, 'UTC')
  AND minute < toDateTime({p2:UInt32}, 'UTC')
  AND environment = {p3:String}
GROUP BY labels, step
HAVING weight > 0
ORDER BY labels, step
LIMIT {p5:UInt32}

-- p0 = "acme"
-- p1 = 1767323040
-- p2 = 1767326700
-- p3 = "production"
-- p4 = 60
-- p5 = 101
