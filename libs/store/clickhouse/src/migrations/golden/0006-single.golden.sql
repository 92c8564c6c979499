CREATE TABLE IF NOT EXISTS clew.attribute_catalogue (
  tenant_id LowCardinality(String) COMMENT 'empty for how far folds went',
  scope LowCardinality(String),
  attribute_key String CODEC(ZSTD(1)),
  service_name LowCardinality(String),
  team_id LowCardinality(String),
  value_type LowCardinality(String),
  day Date,
  folded_month Date,
  retention_days SimpleAggregateFunction(max, UInt16),
  span_count SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)),
  distinct_values AggregateFunction(uniqCombined(12), String) CODEC(ZSTD(1)),
  top_values AggregateFunction(topKWeighted(50, 3, 'counts'), String, UInt64) CODEC(ZSTD(1)),
  watermark SimpleAggregateFunction(max, UInt64) COMMENT 'last flush folded, of rows without a tenant' CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
PARTITION BY folded_month
ORDER BY (tenant_id, scope, attribute_key, service_name, team_id, value_type, day)
TTL day + toIntervalDay(retention_days + 1)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 10000, replicated_deduplication_window = 10000, replicated_deduplication_window_seconds = 2592000;

ALTER TABLE clew.spans ADD INDEX IF NOT EXISTS flush_number_bounds flush_number TYPE minmax GRANULARITY 1
