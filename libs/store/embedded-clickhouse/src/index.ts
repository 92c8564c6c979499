export { findRunningClickHouse } from './access-file.js';
export type { EngineAccess } from './access-file.js';
export { createEmbeddedClickHouse } from './embedded-clickhouse.js';
export type { EmbeddedClickHouse } from './embedded-clickhouse.js';
export { EngineStartError } from './engine-process.js';
export type { EmbeddedClickHouseEvent, EmbeddedClickHouseOptions } from './options.js';
