SELECT team_id AS group_name, count() AS spans, spans * (
  SELECT if(sumIf(rows, table = 'spans') > 0, sum(bytes_on_disk) / sumIf(rows, table = 'spans'), 0)
  FROM system.parts
  WHERE database = {p5:String} AND table IN ('spans', 'traces') AND active
)
FROM clew.spans
WHERE tenant_id = {p0:String}
  AND intDiv(start_time_unix_nano, 3600000000000) BETWEEN {p1:UInt32} AND {p2:UInt32}
  AND start_time_unix_nano >= {p3:UInt64}
  AND start_time_unix_nano < {p4:UInt64}
GROUP BY group_name
ORDER BY spans DESC, group_name
LIMIT {p6:UInt32}
