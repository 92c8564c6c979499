export { findChromium } from './chromium.js';
export { startClickHouse } from './clickhouse.js';
export type { ClickHousePart } from './clickhouse.js';
export { startKafka } from './kafka.js';
export type { KafkaPart } from './kafka.js';
export { PartMissingError, partIfAvailable, reportToStdout } from './part-report.js';
export type { PartReport } from './part-report.js';
export { startPostgres } from './postgres.js';
export type { PostgresPart } from './postgres.js';
