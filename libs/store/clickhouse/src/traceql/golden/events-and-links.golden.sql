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
      AND (arrayExists(item -> item = {p4:String}, events.name) AND (arrayExists(item -> startsWith(item, '{"stringValue":'), arrayFilter(item -> item NOT IN ('', '{}'), arrayFlatten(arrayMap(json -> if(startsWith(json, '{"arrayValue":'), JSONExtractArrayRaw(json, 'arrayValue', 'values'), [json]), arrayMap(text -> extract(text, {p5:String}), events.attributes))))) AND NOT (arrayExists(item -> JSONExtractString(item, 'stringValue') = {p6:String}, arrayFilter(item -> item NOT IN ('', '{}'), arrayFlatten(arrayMap(json -> if(startsWith(json, '{"arrayValue":'), JSONExtractArrayRaw(json, 'arrayValue', 'values'), [json]), arrayMap(text -> extract(text, {p5:String}), events.attributes))))))) AND arrayExists(item -> if(item = toFixedString('', 16), '', lower(hex(item))) = {p7:String}, links.trace_id))
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
-- p4 = "exception"
-- p5 = "\\n\"exception\\.type\":([^\\n]*)\\n"
-- p6 = "Timeout"
-- p7 = "00"
-- p8 = "1767326645000000000"
-- p9 = 21
