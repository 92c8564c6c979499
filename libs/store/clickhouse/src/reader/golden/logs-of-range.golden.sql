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
ORDER BY event_time_unix_nano DESC, stream_partition, flush_number, row_number
LIMIT {p5:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490924
-- p3 = "1767323045000000000"
-- p4 = "1767326645000000000"
-- p5 = 21
