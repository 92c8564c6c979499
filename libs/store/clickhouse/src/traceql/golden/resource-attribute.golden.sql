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
      AND (((startsWith(extract(resource, {p4:String}), '{"stringValue":') AND service_name = {p5:String}) OR (service_name = '' AND arrayExists(item -> JSONExtractString(item, 'stringValue') = {p5:String}, JSONExtractArrayRaw(extract(resource, {p4:String}), 'arrayValue', 'values')))) AND ((startsWith(extract(resource, {p6:String}), '{"stringValue":') AND NOT (JSONExtractString(extract(resource, {p6:String}), 'stringValue') = {p7:String})) OR (arrayExists(item -> startsWith(item, '{"stringValue":'), JSONExtractArrayRaw(extract(resource, {p6:String}), 'arrayValue', 'values')) AND NOT (arrayExists(item -> JSONExtractString(item, 'stringValue') = {p7:String}, JSONExtractArrayRaw(extract(resource, {p6:String}), 'arrayValue', 'values'))))))
  )
GROUP BY trace_id
HAVING start >= {p3:UInt64}
  AND start < {p8:UInt64}
ORDER BY start DESC, trace_id ASC
LIMIT {p9:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490925
-- p3 = "1767323045000000000"
-- p4 = "\\n\"service\\.name\":([^\\n]*)\\n"
-- p5 = "cart"
-- p6 = "\\n\"deployment\\.environment\\.name\":([^\\n]*)\\n"
-- p7 = "test"
-- p8 = "1767326645000000000"
-- p9 = 21
