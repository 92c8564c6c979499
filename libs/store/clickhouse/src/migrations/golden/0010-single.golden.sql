CREATE TABLE IF NOT EXISTS clew.query_log (
  tenant_id LowCardinality(String),
  asked_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
  duration_ms Float64 CODEC(ZSTD(1)),
  outcome LowCardinality(String),
  operation_name LowCardinality(String),
  fields Array(LowCardinality(String)),
  question String CODEC(ZSTD(1)),
  token_id LowCardinality(String),
  store_query_count UInt32 CODEC(ZSTD(1)),
  rows_read UInt64 CODEC(ZSTD(1)),
  bytes_read UInt64 CODEC(ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toDate(asked_at)
ORDER BY (tenant_id, asked_at)
TTL toDateTime(asked_at) + toIntervalDay(14)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000
