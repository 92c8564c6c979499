SELECT count()
FROM clew.log_flushes
WHERE stream = {stream:String} AND stream_partition = {partition:UInt32}
  AND flush_number = {flushNumber:UInt64} AND state = 'written'

-- stream = "kafka.logs"
-- partition = 3
-- flushNumber = "12"
