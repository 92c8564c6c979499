import type { AnyValue, KeyValue } from './any-value.js';
import type { SpanId, TraceId } from './ids.js';

/** Ranges of severity numbers, of four each from 1 on (opentelemetry/proto/logs/v1/logs.proto, SeverityNumber). */
export const LOG_SEVERITIES = ['UNSPECIFIED', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogSeverity = (typeof LOG_SEVERITIES)[number];

export const SEVERITY_NUMBER_MAX = 24;
const NUMBERS_PER_SEVERITY = 4;

/** A log record field by field as OTLP carries it. Times are Unix nanoseconds (fixed64, unsigned). */
export interface LogRecord {
  /** When it happened; 0 when the sender did not know. */
  readonly timeUnixNano: bigint;
  /** When it was seen by whoever collected it; 0 when not said. */
  readonly observedTimeUnixNano: bigint;
  /** 1 to 24; 0 when not said. */
  readonly severityNumber: number;
  /** As the logging library calls it. */
  readonly severityText: string;
  /** `empty` when there is none. */
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  /** W3C trace flags in the low byte (fixed32). */
  readonly flags: number;
  /** '' when it belongs to no trace, or the sender gave no valid id: it is a log record all the same. */
  readonly traceId: TraceId | '';
  readonly spanId: SpanId | '';
  /** '' unless the record is an event. */
  readonly eventName: string;
}

/** Values that no severity has read as 0, as protobuf enums are open. */
export function severityNumberFromNumber(value: number): number {
  return Number.isInteger(value) && value > 0 && value <= SEVERITY_NUMBER_MAX ? value : 0;
}

export function severityOf(severityNumber: number): LogSeverity {
  return LOG_SEVERITIES[Math.ceil(severityNumberFromNumber(severityNumber) / NUMBERS_PER_SEVERITY)] ?? 'UNSPECIFIED';
}

/** The least number of a severity; 0 for UNSPECIFIED. */
export function severityNumberMinOf(severity: LogSeverity): number {
  const range = LOG_SEVERITIES.indexOf(severity);
  return range === 0 ? 0 : (range - 1) * NUMBERS_PER_SEVERITY + 1;
}
