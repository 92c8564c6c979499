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
  AND trace_id = unhex({p1:String})
ORDER BY event_time_unix_nano ASC, stream_partition, flush_number, row_number
LIMIT {p2:UInt32}

-- p0 = "acme"
-- p1 = "00000000000000000000000000000001"
-- p2 = 21
