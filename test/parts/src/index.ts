export { startKafka } from './kafka.js';
export type { KafkaPart } from './kafka.js';
export { PartMissingError, partIfAvailable, reportToStdout } from './part-report.js';
export type { PartReport } from './part-report.js';
