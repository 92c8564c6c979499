SELECT sum(block_count)
FROM clew.log_flushes
WHERE NOT (stream = {stream:String} AND stream_partition = {partition:UInt32})
  AND state = 'written'
  AND written_at >= (
  SELECT if(count() = 0, now64(3) + toIntervalDay(1), max(written_at))
  FROM clew.log_flushes
  WHERE stream = {stream:String} AND stream_partition = {partition:UInt32} AND flush_number <= {flushNumber:UInt64}
)

-- stream = "kafka.logs"
-- partition = 3
-- flushNumber = "12"
