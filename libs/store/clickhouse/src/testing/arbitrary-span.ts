import {
  SPAN_KINDS,
  STATUS_CODES,
  type AnyValue,
  type InstrumentationScope,
  type KeyValue,
  type LogRecord,
  type Resource,
  type Span,
  type SpanEvent,
  type SpanId,
  type SpanLink,
  type TraceId,
} from '@clew/trace-model';
import fc from 'fast-check';

const UINT64_MAX = 2n ** 64n - 1n;
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const uint64 = fc.bigInt({ min: 0n, max: UINT64_MAX });
/** Any text that UTF-8 can say, the awkward ones often. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 60 }).map((value) => value.replaceAll(/\p{Surrogate}/gu, '?')),
  fc.constantFrom('', '\n', '\0', '"', "'", '\\', 'a\tb', '{"stringValue":"x"}', '__proto__', '1'),
);
const hex = (digits: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: digits, maxLength: digits })
    .map((values) => values.map((value) => value.toString(16)).join(''))
    .filter((value) => /[^0]/.test(value));

const arbitraryTraceId = hex(32) as fc.Arbitrary<TraceId>;
const arbitrarySpanId = hex(16) as fc.Arbitrary<SpanId>;

const scalar: fc.Arbitrary<AnyValue> = fc.oneof(
  text.map((value) => ({ type: 'string' as const, value })),
  fc.boolean().map((value) => ({ type: 'bool' as const, value })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ type: 'int' as const, value })),
  fc
    .oneof(fc.double(), fc.constantFrom(-0, 0, NaN, Infinity, -Infinity, 5e-324, 1e21, 0.1))
    .map((value) => ({ type: 'double' as const, value })),
  fc.uint8Array({ maxLength: 8 }).map((value) => ({ type: 'bytes' as const, value })),
  fc.constant({ type: 'empty' as const }),
);

const arbitraryAnyValue: fc.Arbitrary<AnyValue> = fc.letrec<{ value: AnyValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }).map((values) => ({ type: 'array' as const, values })),
    fc
      .array(fc.record({ key: text, value: tie('value') }), { maxLength: 3 })
      .map((entries) => ({ type: 'kvlist' as const, entries })),
  ),
})).value;

const attributes: fc.Arbitrary<KeyValue[]> = fc.array(fc.record({ key: text, value: arbitraryAnyValue }), {
  maxLength: 6,
});

export const arbitraryResource: fc.Arbitrary<Resource> = fc.record({ attributes, droppedAttributesCount: uint32 });
export const arbitraryScope: fc.Arbitrary<InstrumentationScope> = fc.record({
  name: text,
  version: text,
  attributes,
  droppedAttributesCount: uint32,
});

const event: fc.Arbitrary<SpanEvent> = fc.record({
  timeUnixNano: uint64,
  name: text,
  attributes,
  droppedAttributesCount: uint32,
});

const link: fc.Arbitrary<SpanLink> = fc.record({
  traceId: fc.oneof(arbitraryTraceId, fc.constant('' as const)),
  spanId: fc.oneof(arbitrarySpanId, fc.constant('' as const)),
  traceState: text,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
});

export const arbitrarySpan: fc.Arbitrary<Span> = fc.record({
  traceId: arbitraryTraceId,
  spanId: arbitrarySpanId,
  parentSpanId: fc.oneof(arbitrarySpanId, fc.constant('' as const)),
  traceState: text,
  flags: uint32,
  name: text,
  kind: fc.constantFrom(...SPAN_KINDS),
  startTimeUnixNano: fc.oneof(uint64, fc.constantFrom(0n, UINT64_MAX, 2n ** 63n)),
  endTimeUnixNano: fc.oneof(uint64, fc.constantFrom(0n, UINT64_MAX)),
  statusCode: fc.constantFrom(...STATUS_CODES),
  statusMessage: text,
  attributes,
  droppedAttributesCount: uint32,
  events: fc.array(event, { maxLength: 3 }),
  droppedEventsCount: uint32,
  links: fc.array(link, { maxLength: 3 }),
  droppedLinksCount: uint32,
});

export const arbitraryLogRecord: fc.Arbitrary<LogRecord> = fc.record({
  timeUnixNano: fc.oneof(uint64, fc.constantFrom(0n, UINT64_MAX)),
  observedTimeUnixNano: fc.oneof(uint64, fc.constantFrom(0n, UINT64_MAX)),
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: text,
  body: fc.oneof(
    text.map((value) => ({ type: 'string' as const, value })),
    arbitraryAnyValue,
  ),
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
  traceId: fc.oneof(arbitraryTraceId, fc.constant('' as const)),
  spanId: fc.oneof(arbitrarySpanId, fc.constant('' as const)),
  eventName: text,
});
