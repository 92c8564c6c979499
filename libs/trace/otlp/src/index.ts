export { serviceNameOf, spanAttributeOf } from './attribute-lookup.js';
export { frameByPartition } from './frame-by-partition.js';
export type { FramedPartition, FrameOptions } from './frame-by-partition.js';
export { OtlpError } from './otlp-error.js';
export type { OtlpErrorCode } from './otlp-error.js';
export { partitionOf } from './partition.js';
export { SpanHeader } from './span-header.js';
export { TraceScan, resourcePayload, scopePayload } from './trace-scan.js';
export type { ByteRange, ScanGroup, TraceScanOptions } from './trace-scan.js';
