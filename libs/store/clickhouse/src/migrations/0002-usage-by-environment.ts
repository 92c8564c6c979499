import type { Migration } from './migration.js';

/** Rows from before know neither: their environment is empty, their ingest bytes are 0. */
export const usageByEnvironment: Migration = {
  version: 2,
  name: 'usage by environment, with the bytes clients sent',
  statements: ({ database, onCluster }) => [
    // A column can become part of the sorting key only in the statement that adds it.
    `ALTER TABLE ${database}.usage_1h${onCluster}
  ADD COLUMN IF NOT EXISTS environment LowCardinality(String) AFTER service_name,
  ADD COLUMN IF NOT EXISTS ingest_bytes SimpleAggregateFunction(sum, UInt64) CODEC(ZSTD(1)) AFTER span_bytes,
  MODIFY ORDER BY (tenant_id, hour, team_id, service_name, environment)`,
  ],
};
