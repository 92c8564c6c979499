import { DISTINCT_STATE, TOP_STATE } from '../catalogue/value-states.js';
import { DURABLE_ONCE } from './durable-once.js';
import type { Migration } from './migration.js';

/**
 * Everything that one fold inserts lies in one partition, so that it is one part: its rows and how far it went are there together or
 * not at all.
 */
export const attributeCatalogue: Migration = {
  version: 6,
  name: 'attribute catalogue',
  statements: ({ database, onCluster, engine }) => [
    `CREATE TABLE IF NOT EXISTS ${database}.attribute_catalogue${onCluster} (
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
  distinct_values ${DISTINCT_STATE} CODEC(ZSTD(1)),
  top_values ${TOP_STATE} CODEC(ZSTD(1)),
  watermark SimpleAggregateFunction(max, UInt64) COMMENT 'last flush folded, of rows without a tenant' CODEC(ZSTD(1))
) ENGINE = ${engine('Aggregating')}
PARTITION BY folded_month
ORDER BY (tenant_id, scope, attribute_key, service_name, team_id, value_type, day)
TTL day + toIntervalDay(retention_days + 1)
SETTINGS ${DURABLE_ONCE}`,
    // Flush numbers only grow, so this leaves out what was folded before.
    `ALTER TABLE ${database}.spans${onCluster} ADD INDEX IF NOT EXISTS flush_number_bounds flush_number TYPE minmax GRANULARITY 1`,
  ],
};
