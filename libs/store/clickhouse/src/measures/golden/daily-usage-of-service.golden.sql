SELECT team_id, service_name, toUnixTimestamp(toStartOfDay(hour, 'UTC')) AS day,
  sum(spans), sum(received_bytes), sum(kept_spans), sum(if(spans > 0, intDiv(toUInt256(bytes) * kept_spans, spans), 0))
FROM (
  SELECT team_id, service_name, hour,
    sum(span_count) AS spans, sum(ingest_bytes) AS received_bytes, sum(kept_span_count) AS kept_spans, sum(span_bytes) AS bytes
  FROM clew.usage_1h
  WHERE tenant_id = {p0:String}
    AND hour >= toDateTime({p1:UInt32}, 'UTC')
    AND hour < toDateTime({p2:UInt32}, 'UTC')
    AND team_id = {p3:String}
    AND service_name = {p4:String}
  GROUP BY team_id, service_name, environment, hour
)
GROUP BY day, team_id, service_name
ORDER BY day, team_id, service_name
