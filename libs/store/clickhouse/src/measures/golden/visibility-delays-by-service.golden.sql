SELECT group_name, mapKeys(sumMap(map(bucket, spans)) AS histogram), mapValues(histogram)
FROM (
  SELECT group_name, toInt16(if(greatest(0, written_at_unix_nano - toInt64(end_time_unix_nano)) > 1, ceil(log2(greatest(0, written_at_unix_nano - toInt64(end_time_unix_nano))) * 8) - 1, -1)) AS bucket, count() AS spans
  FROM (
    SELECT service_name AS group_name, stream_partition, flush_number, start_time_unix_nano + duration_nano AS end_time_unix_nano
    FROM clew.spans
    WHERE tenant_id = {p0:String}
      AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p1:UInt32} AND {p2:UInt32}
      AND start_time_unix_nano >= {p3:UInt64}
      AND start_time_unix_nano < {p4:UInt64}
  ) AS span
  INNER JOIN (
    SELECT stream_partition, flush_number, toUnixTimestamp64Milli(min(written_at)) * 1000000 AS written_at_unix_nano
    FROM clew.flushes
    WHERE state = 'written'
      AND written_at >= fromUnixTimestamp64Milli({p5:UInt64}, 'UTC')
      AND written_at < fromUnixTimestamp64Milli({p6:UInt64}, 'UTC') + toIntervalDay({p7:UInt32})
    GROUP BY stream_partition, flush_number
  ) AS mark USING (stream_partition, flush_number)
  GROUP BY group_name, bucket
)
GROUP BY group_name
ORDER BY sum(spans) DESC, group_name
LIMIT {p8:UInt32}
