export type { SegmentLogEvent, SegmentLogListener } from './log-events.js';
export type { SegmentLogOptions } from './options.js';
export { createSegmentLogStream } from './segment-log-stream.js';
export type { SegmentLogStats, SegmentLogStream } from './segment-log-stream.js';
export { storedPartitionCount } from './stream-folder.js';
