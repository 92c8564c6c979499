import type { KeyValue } from './any-value.js';
import type { SpanId, TraceId } from './ids.js';

/** In the order of the wire's enum (opentelemetry/proto/trace/v1/trace.proto, Span.SpanKind). */
export const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

/** In the order of the wire's enum (Status.StatusCode). */
export const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;
export type StatusCode = (typeof STATUS_CODES)[number];

/** Values that a newer protocol may add read as UNSPECIFIED, as protobuf enums are open. */
export function spanKindFromNumber(value: number): SpanKind {
  return SPAN_KINDS[value] ?? 'UNSPECIFIED';
}

export function statusCodeFromNumber(value: number): StatusCode {
  return STATUS_CODES[value] ?? 'UNSET';
}

export interface Resource {
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

export interface InstrumentationScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

export interface SpanEvent {
  readonly timeUnixNano: bigint;
  readonly name: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
}

export interface SpanLink {
  readonly traceId: TraceId | '';
  readonly spanId: SpanId | '';
  readonly traceState: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly flags: number;
}

/** A span field by field as OTLP carries it. Times are Unix nanoseconds (fixed64, unsigned). */
export interface Span {
  readonly traceId: TraceId;
  readonly spanId: SpanId;
  /** '' for a root span. */
  readonly parentSpanId: SpanId | '';
  readonly traceState: string;
  /** W3C trace flags in the low byte, OTLP's remote-parent bits above (fixed32). */
  readonly flags: number;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly statusCode: StatusCode;
  readonly statusMessage: string;
  readonly attributes: readonly KeyValue[];
  readonly droppedAttributesCount: number;
  readonly events: readonly SpanEvent[];
  readonly droppedEventsCount: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinksCount: number;
}

/** What a span's enclosing messages say about it. */
export interface SpanContextOfRequest {
  readonly resource: Resource;
  readonly resourceSchemaUrl: string;
  readonly scope: InstrumentationScope;
  readonly scopeSchemaUrl: string;
}
