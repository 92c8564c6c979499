SELECT group_name, mapKeys(sumMap(map(bucket, traces)) AS histogram), mapValues(histogram)
FROM (
  SELECT '' AS group_name, toInt16(if(duration_nano > 1, ceil(log2(duration_nano) * 8) - 1, -1)) AS bucket, count() AS traces
  FROM clew.decisions
  WHERE tenant_id = {p2:String}
    AND decided_at >= fromUnixTimestamp64Milli({p0:UInt64}, 'UTC')
    AND decided_at < fromUnixTimestamp64Milli({p1:UInt64}, 'UTC')
    AND NOT is_reopened
  GROUP BY group_name, bucket
)
GROUP BY group_name
ORDER BY sum(traces) DESC, group_name
LIMIT {p3:UInt32}
