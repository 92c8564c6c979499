SELECT 
  lower(hex(trace_id)), lower(hex(span_id)), lower(hex(parent_span_id)), trace_state, flags,
  service_name, name, kind, start_time_unix_nano, duration_nano, status_code, status_message,
  mapKeys(attributes_string), mapValues(attributes_string), mapKeys(attributes_int), mapValues(attributes_int),
  mapKeys(attributes_double), mapValues(attributes_double), mapKeys(attributes_bool), mapValues(attributes_bool),
  mapKeys(attributes_other), mapValues(attributes_other), dropped_attributes_count,
  events.time_unix_nano, events.name, events.attributes, dropped_events_count,
  arrayMap(id -> lower(hex(id)), links.trace_id), arrayMap(id -> lower(hex(id)), links.span_id),
  links.trace_state, links.flags, links.attributes, dropped_links_count,
  resource, resource_schema_url, scope_name, scope_version, scope, scope_schema_url
FROM clew.spans
WHERE tenant_id = {p0:String}
  AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p1:UInt32} AND {p2:UInt32}
  AND service_name IN {p3:Array(String)}
  AND trace_id = unhex({p4:String})
ORDER BY start_time_unix_nano, span_id, kind
LIMIT {p5:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 4294967295
-- p3 = ["cart","web"]
-- p4 = "00000000000000000000000000000001"
-- p5 = 101
