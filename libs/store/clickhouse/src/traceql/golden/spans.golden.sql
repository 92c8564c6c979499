SELECT 
  lower(hex(trace_id)), lower(hex(span_id)), lower(hex(parent_span_id)), trace_state, flags,
  service_name, name, kind, start_time_unix_nano, duration_nano, status_code, status_message,
  mapKeys(attributes_string), mapValues(attributes_string), mapKeys(attributes_int), mapValues(attributes_int),
  mapKeys(attributes_double), mapValues(attributes_double), mapKeys(attributes_bool), mapValues(attributes_bool),
  mapKeys(attributes_other), mapValues(attributes_other), dropped_attributes_count,
  [], [], [], dropped_events_count,
  [], [], [], [], [], dropped_links_count,
  resource, resource_schema_url, scope_name, scope_version, '', scope_schema_url
FROM clew.spans
WHERE tenant_id = {p3:String}
  AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p0:UInt32} AND {p1:UInt32}
  AND service_name IN {p4:Array(String)}
  AND trace_id IN (unhex({p2:String}))
ORDER BY trace_id, start_time_unix_nano, span_id, kind
LIMIT {p5:UInt32} BY trace_id

-- p0 = 490923
-- p1 = 490924
-- p2 = "00000000000000000000000000000001"
-- p3 = "acme"
-- p4 = ["cart","web"]
-- p5 = 100
