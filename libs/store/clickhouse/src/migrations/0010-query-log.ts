import { DURABLE_ONCE } from './durable-once.js';
import type { Migration } from './migration.js';

const LOGGED_DAYS = 14;

/** Requests of people that were slow or failed: few rows, read by time. */
export const queryLog: Migration = {
  version: 10,
  name: 'log of slow queries',
  statements: ({ database, onCluster, engine }) => [
    `CREATE TABLE IF NOT EXISTS ${database}.query_log${onCluster} (
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
) ENGINE = ${engine('')}
PARTITION BY toDate(asked_at)
ORDER BY (tenant_id, asked_at)
TTL toDateTime(asked_at) + toIntervalDay(${String(LOGGED_DAYS)})
SETTINGS ttl_only_drop_parts = 1, ${DURABLE_ONCE}`,
  ],
};
