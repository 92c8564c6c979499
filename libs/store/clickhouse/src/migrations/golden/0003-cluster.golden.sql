CREATE TABLE IF NOT EXISTS clew.logs ON CLUSTER main (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String),
  retention_days UInt16,
  store_day Date,
  event_time_unix_nano UInt64 COMMENT 'when it happened as well as is known' CODEC(Delta, ZSTD(1)),
  time_unix_nano UInt64 COMMENT 'as sent, 0 for unknown' CODEC(Delta, ZSTD(1)),
  observed_time_unix_nano UInt64 COMMENT 'as sent' CODEC(Delta, ZSTD(1)),
  trace_id FixedString(16) COMMENT 'zero for none' CODEC(ZSTD(1)),
  span_id FixedString(8) COMMENT 'zero for none' CODEC(ZSTD(1)),
  flags UInt32 CODEC(ZSTD(1)),
  service_name LowCardinality(String) CODEC(ZSTD(1)),
  severity_number UInt8 CODEC(ZSTD(1)),
  severity_text LowCardinality(String) CODEC(ZSTD(1)),
  event_name LowCardinality(String) CODEC(ZSTD(1)),
  body String CODEC(ZSTD(1)),
  body_is_json Bool COMMENT 'the body is no text: OTLP/JSON, or empty for none' CODEC(ZSTD(1)),
  attributes_string Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attributes_int Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  attributes_double Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
  attributes_bool Map(LowCardinality(String), Bool) CODEC(ZSTD(1)),
  attributes_other Map(LowCardinality(String), String) COMMENT 'bytes, arrays, lists, empty values as OTLP/JSON' CODEC(ZSTD(1)),
  dropped_attributes_count UInt32 CODEC(ZSTD(1)),
  resource LowCardinality(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  resource_schema_url LowCardinality(String) CODEC(ZSTD(1)),
  scope_name LowCardinality(String) CODEC(ZSTD(1)),
  scope_version LowCardinality(String) CODEC(ZSTD(1)),
  scope LowCardinality(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  scope_schema_url LowCardinality(String) CODEC(ZSTD(1)),
  stream_partition UInt32 CODEC(ZSTD(1)),
  flush_number UInt64 CODEC(Delta, ZSTD(1)),
  row_number UInt32 CODEC(Delta, ZSTD(1)),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX span_id_bloom span_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX body_ngrams lowerUTF8(body) TYPE ngrambf_v1(4, 65536, 2, 0) GRANULARITY 1,
  INDEX attribute_string_bloom mapValues(attributes_string) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX attribute_int_bloom mapValues(attributes_int) TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ReplicatedMergeTree
PARTITION BY (retention_days, store_day)
ORDER BY (tenant_id, intDiv(event_time_unix_nano, 3600000000000), service_name, event_time_unix_nano)
TTL store_day + toIntervalDay(retention_days + 1)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

CREATE TABLE IF NOT EXISTS clew.log_flushes ON CLUSTER main (
  stream LowCardinality(String),
  stream_partition UInt32,
  flush_number UInt64 CODEC(Delta, ZSTD(1)),
  state Enum8('begun' = 0, 'written' = 1),
  block_count UInt32 COMMENT 'most blocks that the flush inserted into one table' CODEC(ZSTD(1)),
  span_count UInt64 COMMENT 'log records' CODEC(ZSTD(1)),
  written_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1))
) ENGINE = ReplicatedMergeTree
PARTITION BY toYYYYMM(written_at)
ORDER BY (stream, stream_partition, flush_number)
TTL toDateTime(written_at) + toIntervalDay(400)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000
