SELECT service_name, sum(span_count), sum(error_span_count), sum(adjusted_span_count), sum(adjusted_error_span_count),
  mapKeys(sumMap(durations) AS histogram), mapValues(histogram)
FROM clew.red_1m
WHERE tenant_id = {p0:String}
  AND minute >= toDateTime({p1:UInt32}, 'UTC')
  AND minute < toDateTime({p2:UInt32}, 'UTC')
  AND environment IN {p3:Array(String)}
  AND team_id IN {p4:Array(String)}
GROUP BY service_name
ORDER BY service_name

-- p0 = "acme"
-- p1 = 1767323040
-- p2 = 1767326700
-- p3 = ["production",""]
-- p4 = ["shop"]
