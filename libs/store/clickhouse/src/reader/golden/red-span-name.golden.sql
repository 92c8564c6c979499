SELECT service_name AS series_service, span_name AS series_span,
  intDiv(toUnixTimestamp(minute), {p6:UInt32}) * {p6:UInt32} AS time,
  sum(span_count), sum(error_span_count), sum(adjusted_span_count), sum(adjusted_error_span_count),
  mapKeys(sumMap(durations) AS histogram), mapValues(histogram)
FROM clew.red_1m
WHERE tenant_id = {p0:String}
  AND minute >= toDateTime({p1:UInt32}, 'UTC')
  AND minute < toDateTime({p2:UInt32}, 'UTC')
  AND service_name = {p3:String}
  AND span_name = {p4:String}
  AND span_kind = {p5:String}
GROUP BY series_service, series_span, time
ORDER BY series_service, series_span, time

-- p0 = "acme"
-- p1 = 1767323040
-- p2 = 1767326700
-- p3 = "cart"
-- p4 = "GET /"
-- p5 = "SERVER"
-- p6 = 300
