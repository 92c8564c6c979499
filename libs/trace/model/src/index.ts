export type { AnyValue, KeyValue } from './any-value.js';
export { durationBucket, durationBucketBoundsNano, durationHistogramQuantile } from './duration-histogram.js';
export type { DurationHistogram } from './duration-histogram.js';
export { isSpanId, isTraceId, spanIdFromBytes, traceIdFromBytes } from './ids.js';
export type { SpanId, TraceId } from './ids.js';
export {
  LOG_SEVERITIES,
  SEVERITY_NUMBER_MAX,
  severityNumberFromNumber,
  severityNumberMinOf,
  severityOf,
} from './log-record.js';
export type { LogRecord, LogSeverity } from './log-record.js';
export { SPAN_KINDS, STATUS_CODES, spanKindFromNumber, statusCodeFromNumber } from './span.js';
export type {
  InstrumentationScope,
  Resource,
  Span,
  SpanContextOfRequest,
  SpanEvent,
  SpanKind,
  SpanLink,
  StatusCode,
} from './span.js';
