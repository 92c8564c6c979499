ALTER TABLE clew.usage_1h ON CLUSTER main
  ADD COLUMN IF NOT EXISTS environment LowCardinality(String) AFTER service_name,
  ADD COLUMN IF NOT EXISTS ingest_bytes SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)) AFTER span_bytes,
  MODIFY ORDER BY (tenant_id, hour, team_id, service_name, environment)
