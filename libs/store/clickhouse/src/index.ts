export type { Finding } from './check.js';
export { createClickHouseStore } from './clickhouse-store.js';
export type { ClickHouseStore } from './clickhouse-store.js';
export type { MigrationReport } from './migrations/migrate.js';
export type { ClickHouseStoreOptions } from './options.js';
