CREATE TABLE IF NOT EXISTS clew.decisions ON CLUSTER main (
  tenant_id LowCardinality(String),
  decided_at DateTime64(3, 'UTC') COMMENT 'stream time of the flush that closed it' CODEC(ZSTD(1)),
  trace_id FixedString(16) CODEC(ZSTD(1)),
  team_id LowCardinality(String) COMMENT 'who pays' CODEC(ZSTD(1)),
  environment LowCardinality(String) CODEC(ZSTD(1)),
  kept Bool CODEC(ZSTD(1)),
  is_reopened Bool COMMENT 'about late spans alone' CODEC(ZSTD(1)),
  is_partial Bool COMMENT 'kept, but not all of it' CODEC(ZSTD(1)),
  reason LowCardinality(String) COMMENT 'type of the policy' CODEC(ZSTD(1)),
  policy_name LowCardinality(String) CODEC(ZSTD(1)),
  policy_version LowCardinality(String) CODEC(ZSTD(1)),
  probability Float64 COMMENT '0 for none' CODEC(ZSTD(1)),
  adjusted_count Float64 COMMENT 'without upstream, 0 for unknown' CODEC(ZSTD(1)),
  budget_pressure Float64 COMMENT 'demand / budget, 0 for none' CODEC(ZSTD(1)),
  upstream_probability Float64 CODEC(ZSTD(1)),
  span_count UInt32 CODEC(ZSTD(1)),
  error_span_count UInt32 CODEC(ZSTD(1)),
  byte_count UInt64 CODEC(ZSTD(1)),
  start_time_unix_nano UInt64 CODEC(ZSTD(1)),
  duration_nano Int64 CODEC(ZSTD(1)),
  entry_service_name LowCardinality(String) CODEC(ZSTD(1)),
  entry_span_name LowCardinality(String) CODEC(ZSTD(1)),
  service_names Array(LowCardinality(String)) CODEC(ZSTD(1)),
  error_signature UInt32 COMMENT '0 for none' CODEC(ZSTD(1)),
  INDEX trace_id_bloom trace_id TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ReplicatedMergeTree
PARTITION BY toDate(decided_at)
ORDER BY (tenant_id, toStartOfFiveMinutes(decided_at), trace_id)
TTL toDateTime(decided_at) + toIntervalDay(3)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

CREATE TABLE IF NOT EXISTS clew.sampling_1m ON CLUSTER main (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String) COMMENT 'who pays',
  service_name LowCardinality(String) COMMENT 'where the traces enter',
  minute DateTime('UTC') CODEC(Delta, ZSTD(1)),
  kept Bool,
  reason LowCardinality(String),
  policy_name LowCardinality(String),
  trace_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  error_trace_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  partial_trace_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  upgraded_trace_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  unweighted_trace_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  adjusted_trace_count SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  adjusted_span_count SimpleAggregateFunction(sum, Float64) CODEC(ZSTD(1)),
  late_span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  byte_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
) ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toDate(minute)
ORDER BY (tenant_id, minute, service_name, team_id, kept, reason, policy_name)
TTL minute + toIntervalDay(90)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

CREATE TABLE IF NOT EXISTS clew.policy_dry_runs ON CLUSTER main (
  tenant_id LowCardinality(String),
  team_id LowCardinality(String),
  service_name LowCardinality(String) COMMENT 'where the traces enter',
  candidate_version LowCardinality(String),
  active_version LowCardinality(String),
  hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
  kept_by_active Bool,
  kept_by_candidate Bool,
  trace_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  error_trace_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  byte_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1))
) ENGINE = ReplicatedAggregatingMergeTree
PARTITION BY toYYYYMM(hour)
ORDER BY (tenant_id, hour, candidate_version, active_version, service_name, team_id, kept_by_active, kept_by_candidate)
TTL hour + toIntervalDay(90)
SETTINGS ttl_only_drop_parts = 1, fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

ALTER TABLE clew.red_1m ON CLUSTER main
  ADD COLUMN IF NOT EXISTS adjusted_span_count SimpleAggregateFunction(sum, Float64) DEFAULT span_count CODEC(ZSTD(1)) AFTER error_span_count,
  ADD COLUMN IF NOT EXISTS adjusted_error_span_count SimpleAggregateFunction(sum, Float64) DEFAULT error_span_count CODEC(ZSTD(1)) AFTER adjusted_span_count
