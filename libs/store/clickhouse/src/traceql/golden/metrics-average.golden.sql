SELECT []::Array(String) AS labels, intDiv(start_time_unix_nano, {p6:UInt64}) AS step,
  sum(if(adjusted_count > 0, adjusted_count, 1)), countIf(adjusted_count <= 0), sum(multiIf(mapContains(attributes_int, {p5:String}), toFloat64(attributes_int[{p5:String}]), mapContains(attributes_double, {p5:String}), toFloat64(attributes_double[{p5:String}]), startsWith(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], '{"intValue":'), toFloat64(toInt64OrZero(JSONExtractString(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'intValue'))), startsWith(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], '{"doubleValue":'), toFloat64(multiIf(JSONExtractRaw(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'doubleValue') = '"NaN"', nan, JSONExtractRaw(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'doubleValue') = '"Infinity"', inf, JSONExtractRaw(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'doubleValue') = '"-Infinity"', -inf, JSONExtractFloat(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'doubleValue'))), nan) * if(adjusted_count > 0, adjusted_count, 1)) / sum(if(adjusted_count > 0, adjusted_count, 1))
FROM clew.spans
WHERE tenant_id = {p0:String}
  AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p1:UInt32} AND {p2:UInt32}
  AND start_time_unix_nano >= {p3:UInt64}
  AND start_time_unix_nano < {p4:UInt64}
  AND NOT isNaN(multiIf(mapContains(attributes_int, {p5:String}), toFloat64(attributes_int[{p5:String}]), mapContains(attributes_double, {p5:String}), toFloat64(attributes_double[{p5:String}]), startsWith(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], '{"intValue":'), toFloat64(toInt64OrZero(JSONExtractString(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'intValue'))), startsWith(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], '{"doubleValue":'), toFloat64(multiIf(JSONExtractRaw(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'doubleValue') = '"NaN"', nan, JSONExtractRaw(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'doubleValue') = '"Infinity"', inf, JSONExtractRaw(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'doubleValue') = '"-Infinity"', -inf, JSONExtractFloat(arrayFilter(item -> item != '{}', JSONExtractArrayRaw(attributes_other[{p5:String}], 'arrayValue', 'values'))[1], 'doubleValue'))), nan))
GROUP BY labels, step
ORDER BY labels, step
LIMIT {p7:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490924
-- p3 = "1767323045000000000"
-- p4 = "1767326645000000000"
-- p5 = "bytes"
-- p6 = "60000000000"
-- p7 = 101
