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
      AND (((mapContains(attributes_string, {p4:String}) AND match(attributes_string[{p4:String}], {p5:String})) OR (mapContains(attributes_other, {p4:String}) AND arrayExists(item -> (startsWith(item, '{"stringValue":') AND match(JSONExtractString(item, 'stringValue'), {p5:String})), JSONExtractArrayRaw(attributes_other[{p4:String}], 'arrayValue', 'values')))) AND NOT (match(name, {p6:String})))
  )
GROUP BY trace_id
HAVING start >= {p3:UInt64}
  AND start < {p7:UInt64}
ORDER BY start DESC, trace_id ASC
LIMIT {p8:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490925
-- p3 = "1767323045000000000"
-- p4 = "url.path"
-- p5 = "^(?-s:(?:/cart/.*))$"
-- p6 = "^(?-s:(?:GET.*))$"
-- p7 = "1767326645000000000"
-- p8 = 21
