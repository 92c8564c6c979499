SELECT []::Array(String) AS labels, intDiv(start_time_unix_nano, {p7:UInt64}) AS step,
  sum(if(adjusted_count > 0, adjusted_count, 1)), countIf(adjusted_count <= 0), mapKeys(sumMap(map(toInt32(if(toFloat64(duration_nano) / 1e9 > 0, ceil(log2(toFloat64(duration_nano) / 1e9) * 8) - 1, -100000)), if(adjusted_count > 0, adjusted_count, 1))) AS weights), mapValues(weights)
FROM clew.spans
WHERE tenant_id = {p0:String}
  AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p1:UInt32} AND {p2:UInt32}
  AND start_time_unix_nano >= {p3:UInt64}
  AND start_time_unix_nano < {p4:UInt64}
  AND (attributes_string[{p5:String}] = {p6:String} OR (mapContains(attributes_other, {p5:String}) AND arrayExists(item -> JSONExtractString(item, 'stringValue') = {p6:String}, JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))))
GROUP BY labels, step
ORDER BY labels, step
LIMIT {p8:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490924
-- p3 = "1767323045000000000"
-- p4 = "1767326645000000000"
-- p5 = "db.system.name"
-- p6 = "redis"
-- p7 = "60000000000"
-- p8 = 101
