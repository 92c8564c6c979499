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
      AND (attributes_string[{p7:String}] = {p8:String} OR (mapContains(attributes_int, {p7:String}) AND attributes_int[{p7:String}] = {p9:Int64}) OR (mapContains(attributes_double, {p7:String}) AND attributes_double[{p7:String}] = {p10:Float64}) OR (mapContains(attributes_double, {p7:String}) AND attributes_double[{p7:String}] = {p11:Float64}) OR multiSearchAny(resource, {p12:Array(String)}))
      AND (attributes_string[{p13:String}] = {p14:String} OR isNaN(attributes_double[{p13:String}]) OR multiSearchAny(resource, {p15:Array(String)}))
      AND (attributes_string[{p16:String}] = {p17:String} OR (mapContains(attributes_bool, {p16:String}) AND attributes_bool[{p16:String}] = false) OR multiSearchAny(resource, {p18:Array(String)}))
      AND attributes_string[{p4:String}] = {p5:String}
    UNION ALL
    SELECT trace_id
    FROM clew.spans
    WHERE tenant_id = {p0:String}
      AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p1:UInt32} AND {p2:UInt32}
      AND start_time_unix_nano >= {p3:UInt64}
      AND (attributes_string[{p7:String}] = {p8:String} OR (mapContains(attributes_int, {p7:String}) AND attributes_int[{p7:String}] = {p9:Int64}) OR (mapContains(attributes_double, {p7:String}) AND attributes_double[{p7:String}] = {p10:Float64}) OR (mapContains(attributes_double, {p7:String}) AND attributes_double[{p7:String}] = {p11:Float64}) OR multiSearchAny(resource, {p12:Array(String)}))
      AND (attributes_string[{p13:String}] = {p14:String} OR isNaN(attributes_double[{p13:String}]) OR multiSearchAny(resource, {p15:Array(String)}))
      AND (attributes_string[{p16:String}] = {p17:String} OR (mapContains(attributes_bool, {p16:String}) AND attributes_bool[{p16:String}] = false) OR multiSearchAny(resource, {p18:Array(String)}))
      AND multiSearchAny(resource, {p6:Array(String)})
  )
GROUP BY trace_id
HAVING start >= {p19:UInt64}
  AND start < {p20:UInt64}
ORDER BY start DESC, trace_id ASC
LIMIT {p21:UInt32}

-- p0 = "acme"
-- p1 = 490923
-- p2 = 490925
-- p3 = "1767323045000000000"
-- p4 = "user.id"
-- p5 = "u-1"
-- p6 = ["\n\"user.id\":{\"stringValue\":\"u-1\"}\n"]
-- p7 = "retries"
-- p8 = "0"
-- p9 = "0"
-- p10 = "0"
-- p11 = "0"
-- p12 = ["\n\"retries\":{\"stringValue\":\"0\"}\n","\n\"retries\":{\"intValue\":\"0\"}\n","\n\"retries\":{\"doubleValue\":0}\n","\n\"retries\":{\"doubleValue\":-0}\n"]
-- p13 = "ratio"
-- p14 = "NaN"
-- p15 = ["\n\"ratio\":{\"stringValue\":\"NaN\"}\n","\n\"ratio\":{\"doubleValue\":\"NaN\"}\n"]
-- p16 = "cached"
-- p17 = "false"
-- p18 = ["\n\"cached\":{\"stringValue\":\"false\"}\n","\n\"cached\":{\"boolValue\":false}\n"]
-- p19 = "1767323045000000000"
-- p20 = "1767326645000000000"
-- p21 = 21
