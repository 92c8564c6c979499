SELECT 
  event_time_unix_nano, time_unix_nano, observed_time_unix_nano, lower(hex(trace_id)), lower(hex(span_id)), flags,
  service_name, severity_number, severity_text, event_name, body, body_is_json,
  mapKeys(attributes_string), mapValues(attributes_string), mapKeys(attributes_int), mapValues(attributes_int),
  mapKeys(attributes_double), mapValues(attributes_double), mapKeys(attributes_bool), mapValues(attributes_bool),
  mapKeys(attributes_other), mapValues(attributes_other), dropped_attributes_count,
  resource, resource_schema_url, scope_name, scope_version, scope, scope_schema_url,
  stream_partition, flush_number, row_number
FROM clew.logs
WHERE tenant_id = {p0:String}
  AND intDiv(event_time_unix_nano, 3600000000000) BETWEEN {p1:UInt32} AND {p2:UInt32}
  AND event_time_unix_nano >= {p3:UInt64}
  AND event_time_unix_nano < {p4:UInt64}
  AND service_name = {p5:String}
  AND severity_number >= {p6:UInt8}
  AND lowerUTF8(body) LIKE lowerUTF8({p7:String})
  AND (attributes_string[{p8:String}] = {p9:String} OR attributes_int[{p8:String}] = {p10:Int64} OR attributes_double[{p8:String}] = {p11:Float64} OR multiSearchAny(resource, {p12:Array(String)}))
  AND (event_time_unix_nano < {p13:UInt64} OR (event_time_unix_nano = {p13:UInt64} AND (stream_partition, flush_number, row_number) > ({p14:UInt32}, {p15:UInt64}, {p16:UInt32})))
ORDER BY event_time_unix_nano DESC, stream_partition, flush_number, row_number
LIMIT {p17:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490924
-- p3 = "1767323045000000000"
-- p4 = "1767326645000000000"
-- p5 = "cart"
-- p6 = 17
-- p7 = "%100\\%\\_of \\\\ it%"
-- p8 = "order.id"
-- p9 = "7"
-- p10 = "7"
-- p11 = "7"
-- p12 = ["\n\"order.id\":{\"stringValue\":\"7\"}\n","\n\"order.id\":{\"intValue\":\"7\"}\n","\n\"order.id\":{\"doubleValue\":7}\n"]
-- p13 = "1767323045000000005"
-- p14 = 2
-- p15 = "9"
-- p16 = 7
-- p17 = 21
