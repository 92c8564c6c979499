CREATE TABLE IF NOT EXISTS clew.spans (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String),
  retention_days UInt16,
  store_day Date,
  trace_id FixedString(16) CODEC(ZSTD(1)),
  span_id FixedString(8) CODEC(ZSTD(1)),
  parent_span_id FixedString(8) COMMENT 'zero for a root span' CODEC(ZSTD(1)),
  trace_state String CODEC(ZSTD(1)),
  flags UInt32 CODEC(ZSTD(1)),
  service_name LowCardinality(String) CODEC(ZSTD(1)),
  name LowCardinality(String) CODEC(ZSTD(1)),
  kind Enum8('UNSPECIFIED' = 0, 'INTERNAL' = 1, 'SERVER' = 2, 'CLIENT' = 3, 'PRODUCER' = 4, 'CONSUMER' = 5) CODEC(ZSTD(1)),
  start_time_unix_nano UInt64 CODEC(Delta, ZSTD(1)),
  duration_nano Int64 COMMENT 'end minus start modulo 2^64' CODEC(ZSTD(1)),
  status_code Enum8('UNSET' = 0, 'OK' = 1, 'ERROR' = 2) CODEC(ZSTD(1)),
  status_message String CODEC(ZSTD(1)),
  attributes_string Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attributes_int Map(LowCardinality(String), Int64) CODEC(ZSTD(1)),
  attributes_double Map(LowCardinality(String), Float64) CODEC(ZSTD(1)),
  attributes_bool Map(LowCardinality(String), Bool) CODEC(ZSTD(1)),
  attributes_other Map(LowCardinality(String), String) COMMENT 'bytes, arrays, lists, empty values as OTLP/JSON' CODEC(ZSTD(1)),
  dropped_attributes_count UInt32 CODEC(ZSTD(1)),
  `events.time_unix_nano` Array(UInt64) CODEC(ZSTD(1)),
  `events.name` Array(LowCardinality(String)) CODEC(ZSTD(1)),
  `events.attributes` Array(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  dropped_events_count UInt32 CODEC(ZSTD(1)),
  `links.trace_id` Array(FixedString(16)) CODEC(ZSTD(1)),
  `links.span_id` Array(FixedString(8)) CODEC(ZSTD(1)),
  `links.trace_state` Array(String) CODEC(ZSTD(1)),
  `links.flags` Array(UInt32) CODEC(ZSTD(1)),
  `links.attributes` Array(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  dropped_links_count UInt32 CODEC(ZSTD(1)),
  resource LowCardinality(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  resource_schema_url LowCardinality(String) CODEC(ZSTD(1)),
  scope_name LowCardinality(String) CODEC(ZSTD(1)),
  scope_version LowCardinality(String) CODEC(ZSTD(1)),
  scope LowCardinality(String) COMMENT 'attribute text' CODEC(ZSTD(1)),
  scope_schema_url LowCardinality(String) CODEC(ZSTD(1)),
  adjusted_count Float64 CODEC(ZSTD(1)),
  decision_reason LowCardinality(String) CODEC(ZSTD(1)),
  stream_partition UInt32 CODEC(ZSTD(1)),
  flush_number UInt64 CODEC(Delta, ZSTD(1)),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX attribute_string_bloom mapValues(attributes_string) TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX attribute_int_bloom mapValues(attributes_int) TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree
PARTITION BY (retention_days, store_day)
ORDER BY (tenant_id, intDiv(start_time_unix_nano, 3600000000000), service_name, name, start_time_unix_nano)
TTL store_day + toIntervalDay(retention_days + 1)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

CREATE TABLE IF NOT EXISTS clew.traces (
  tenant_id LowCardinality(String),
  start_hour UInt32 COMMENT 'hours since 1970 of the increment''s start' CODEC(ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  retention_days UInt16,
  store_day Date,
  start_time_unix_nano SimpleAggregateFunction(min, UInt64) CODEC(ZSTD(1)),
  end_time_unix_nano SimpleAggregateFunction(max, UInt64) CODEC(ZSTD(1)),
  root_service_name SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  root_span_name SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  root_duration_nano SimpleAggregateFunction(max, Int64) CODEC(ZSTD(1)),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  error_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  service_names SimpleAggregateFunction(groupUniqArrayArray, Array(String)) CODEC(ZSTD(1)),
  adjusted_count SimpleAggregateFunction(max, Float64) CODEC(ZSTD(1)),
  decision_reason SimpleAggregateFunction(max, String) CODEC(ZSTD(1)),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.001) GRANULARITY 1
) ENGINE = AggregatingMergeTree
PARTITION BY (retention_days, store_day)
ORDER BY (tenant_id, start_hour, trace_id)
TTL store_day + toIntervalDay(retention_days + 1)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

CREATE TABLE IF NOT EXISTS clew.red_1m (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String),
  service_name LowCardinality(String),
  span_name LowCardinality(String),
  span_kind Enum8('UNSPECIFIED' = 0, 'INTERNAL' = 1, 'SERVER' = 2, 'CLIENT' = 3, 'PRODUCER' = 4, 'CONSUMER' = 5),
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  error_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  duration_sum_nano SimpleAggregateFunction(sum, Int128) CODEC(ZSTD(1)),
  durations SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) COMMENT 'spans by bucket, 8 per doubling' CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
PARTITION BY toDate(minute)
ORDER BY (tenant_id, service_name, minute, span_name, span_kind, team_id)
TTL minute + toIntervalDay(90)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

CREATE TABLE IF NOT EXISTS clew.edges_1m (
  tenant_id LowCardinality(String),
  client LowCardinality(String),
  server LowCardinality(String),
  connection_type Enum8('rpc' = 0, 'messaging' = 1, 'database' = 2, 'virtual_node' = 3),
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  request_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  failed_request_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  duration_sum_nano SimpleAggregateFunction(sum, Int128) CODEC(ZSTD(1)),
  durations SimpleAggregateFunction(sumMap, Map(Int16, UInt64)) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
PARTITION BY toDate(minute)
ORDER BY (tenant_id, minute, client, server, connection_type)
TTL minute + toIntervalDay(90)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

CREATE TABLE IF NOT EXISTS clew.usage_1h (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String),
  service_name LowCardinality(String),
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  error_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  span_bytes SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  kept_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, hour, team_id, service_name)
TTL hour + toIntervalDay(400)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

CREATE TABLE IF NOT EXISTS clew.flushes (
  stream LowCardinality(String),
  stream_partition UInt32,
  flush_number UInt64 CODEC(Delta, ZSTD(1)),
  state Enum8('begun' = 0, 'written' = 1),
  block_count UInt32 COMMENT 'most blocks that the flush inserted into one table' CODEC(ZSTD(1)),
  span_count UInt64 CODEC(ZSTD(1)),
  written_at DateTime64(3, 'UTC') DEFAULT now64(3) CODEC(Delta, ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(written_at)
ORDER BY (stream, stream_partition, flush_number)
TTL toDateTime(written_at) + toIntervalDay(400)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000
