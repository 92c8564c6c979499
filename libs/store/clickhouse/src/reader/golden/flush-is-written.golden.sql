SELECT count()
FROM clew.flushes
WHERE stream = {stream:String} AND stream_partition = {partition:UInt32}
  AND flush_number = {flushNumber:UInt64} AND state = 'written'

-- stream = "spans"
-- partition = 3
-- flushNumber = "12"
