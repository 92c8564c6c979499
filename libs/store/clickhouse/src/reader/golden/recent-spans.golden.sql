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
WHERE tenant_id = {p2:String}
  AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p0:UInt32} AND {p1:UInt32}
  AND start_time_unix_nano >= {p3:UInt64}
  AND start_time_unix_nano < {p4:UInt64}
  AND start_time_unix_nano >= (
    SELECT min(start_time_unix_nano) FROM (
      SELECT start_time_unix_nano
      FROM clew.spans
      WHERE tenant_id = {p2:String}
        AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p0:UInt32} AND {p1:UInt32}
        AND start_time_unix_nano >= {p3:UInt64}
        AND start_time_unix_nano < {p4:UInt64}
      ORDER BY start_time_unix_nano DESC
      LIMIT {p5:UInt32}
    )
  )
ORDER BY start_time_unix_nano DESC, trace_id, span_id, kind
LIMIT {p5:UInt32}

-- p0 = 490923
-- p1 = 490924
-- p2 = "acme"
-- p3 = "1767323045000000000"
-- p4 = "1767326645000000000"
-- p5 = 10
