export { DEFAULT_LOG_WRITER_LIMITS } from './limits.js';
export type { LogWriterLimits } from './limits.js';
export type { LogFlushReport, LogTakeOverReport, LogWriteFailure, LogWriterClock, LogWriterEvents } from './ports.js';
export { writePartition } from './write-partition.js';
export type { WritePartitionOptions } from './write-partition.js';
