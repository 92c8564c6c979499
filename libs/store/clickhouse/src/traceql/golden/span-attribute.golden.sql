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
      AND ((mapContains(attributes_int, {p4:String}) AND attributes_int[{p4:String}] >= {p5:Int64}) OR (mapContains(attributes_double, {p4:String}) AND attributes_double[{p4:String}] >= {p5:Int64}) OR (mapContains(attributes_other, {p4:String}) AND arrayExists(item -> ((startsWith(item, '{"intValue":') AND toInt64OrZero(JSONExtractString(item, 'intValue')) >= {p5:Int64}) OR (startsWith(item, '{"doubleValue":') AND multiIf(JSONExtractRaw(item, 'doubleValue') = '"NaN"', nan, JSONExtractRaw(item, 'doubleValue') = '"Infinity"', inf, JSONExtractRaw(item, 'doubleValue') = '"-Infinity"', -inf, JSONExtractFloat(item, 'doubleValue')) >= {p5:Int64})), JSONExtractArrayRaw(attributes_other[{p4:String}], 'arrayValue', 'values'))))
  )
GROUP BY trace_id
HAVING start >= {p3:UInt64}
  AND start < {p6:UInt64}
ORDER BY start DESC, trace_id ASC
LIMIT {p7:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490925
-- p3 = "1767323045000000000"
-- p4 = "http.response.status_code"
-- p5 = "500"
-- p6 = "1767326645000000000"
-- p7 = 21
