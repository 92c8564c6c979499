import type { AnyValue, KeyValue, SpanId, TraceId } from '@clew/trace-model';
import { SPAN_KINDS, STATUS_CODES, isSpanId, isTraceId } from '@clew/trace-model';
import fc from 'fast-check';

import type { TraceqlSpan } from '../evaluate/span.js';
import { SMALL_VOCABULARY, type Vocabulary } from './vocabulary.js';

/** A span as the store gives it. */
export type SampleSpan = TraceqlSpan & { readonly serviceName: string };

export interface TraceShape {
  readonly spanCountMax: number;
  /** Within which spans start. */
  readonly startUnixNano: bigint;
  readonly spreadMs: number;
}

export const TRACE_SHAPE: TraceShape = { spanCountMax: 8, startUnixNano: 1_795_370_000_000_000_000n, spreadMs: 30 };

/**
 * The spans of one trace, with 1 to `spanCountMax` spans: trees, forests, and spans whose parent never came. `number` keeps the
 * ids of several traces apart.
 */
export function traceArbitrary(
  number = 1,
  shape: TraceShape = TRACE_SHAPE,
  vocabulary: Vocabulary = SMALL_VOCABULARY,
): fc.Arbitrary<readonly SampleSpan[]> {
  return fc
    .array(draftsOf(shape, vocabulary), { minLength: 1, maxLength: shape.spanCountMax })
    .map((drafts) => drafts.map((draft, index) => spanOf(draft, index, number, shape)));
}

type Draft = typeof draftsOf extends (...args: never[]) => fc.Arbitrary<infer T> ? T : never;

function draftsOf({ spreadMs }: TraceShape, vocabulary: Vocabulary) {
  const attributes = attributesOf(vocabulary);
  const offsets = fc.integer({ min: 0, max: spreadMs });
  return fc.record({
    name: vocabulary.strings,
    kind: fc.constantFrom(...SPAN_KINDS),
    statusCode: fc.constantFrom(...STATUS_CODES),
    statusMessage: fc.constantFrom('', 'x'),
    /** Of an earlier span by its distance; 0 is a root, and beyond the first is a parent that never came. */
    parentDistance: fc.nat(4),
    startMs: offsets,
    durationMs: offsets,
    attributes,
    serviceName: fc.constantFrom('shop', 'x'),
    resourceAttributes: attributes,
    scope: fc.record({ name: vocabulary.strings, version: fc.constantFrom('', '1'), attributes }),
    events: fc.array(fc.record({ name: vocabulary.strings, afterMs: offsets, attributes }), { maxLength: 2 }),
    links: fc.array(fc.record({ number: fc.nat(3), attributes }), { maxLength: 1 }),
  });
}

function attributesOf(vocabulary: Vocabulary): fc.Arbitrary<readonly KeyValue[]> {
  const value = valuesOf(vocabulary);
  return fc.uniqueArray(
    fc
      .tuple(
        vocabulary.attributeNames.filter((name) => name !== 'service.name'),
        value,
      )
      .map(([key, own]) => ({ key, value: own })),
    { maxLength: 3, selector: ({ key }) => key },
  );
}

function valuesOf({ strings, integers, floats }: Vocabulary): fc.Arbitrary<AnyValue> {
  const plain: fc.Arbitrary<AnyValue> = fc.oneof(
    strings.map((value) => ({ type: 'string', value }) as const),
    integers.map((value) => ({ type: 'int', value }) as const),
    floats.map((value) => ({ type: 'double', value }) as const),
    fc.boolean().map((value) => ({ type: 'bool', value }) as const),
  );
  return fc.oneof(
    { arbitrary: plain, weight: 8 },
    fc.array(plain, { maxLength: 2 }).map((values) => ({ type: 'array', values }) as const),
  );
}

function spanOf(draft: Draft, index: number, number: number, { startUnixNano }: TraceShape): SampleSpan {
  const start = startUnixNano + BigInt(draft.startMs) * 1_000_000n;
  const { serviceName } = draft;
  return {
    traceId: sampleTraceId(number),
    spanId: sampleSpanId(number, index),
    parentSpanId: draft.parentDistance === 0 ? '' : sampleSpanId(number, index - draft.parentDistance),
    traceState: '',
    flags: 0,
    name: draft.name,
    kind: draft.kind,
    startTimeUnixNano: start,
    endTimeUnixNano: start + BigInt(draft.durationMs) * 1_000_000n,
    statusCode: draft.statusCode,
    statusMessage: draft.statusMessage,
    attributes: draft.attributes,
    droppedAttributesCount: 0,
    events: draft.events.map(({ name, afterMs, attributes }) => ({
      timeUnixNano: start + BigInt(afterMs) * 1_000_000n,
      name,
      attributes,
      droppedAttributesCount: 0,
    })),
    droppedEventsCount: 0,
    links: draft.links.map((link) => ({
      traceId: sampleTraceId(link.number + 1),
      spanId: sampleSpanId(link.number + 1, 0),
      traceState: '',
      attributes: link.attributes,
      droppedAttributesCount: 0,
      flags: 0,
    })),
    droppedLinksCount: 0,
    serviceName,
    resource: {
      attributes: [{ key: 'service.name', value: { type: 'string', value: serviceName } }, ...draft.resourceAttributes],
      droppedAttributesCount: 0,
    },
    resourceSchemaUrl: '',
    scope: { ...draft.scope, droppedAttributesCount: 0 },
    scopeSchemaUrl: '',
  };
}

export function sampleTraceId(number: number): TraceId {
  const id = number.toString(16).padStart(32, '0');
  if (!isTraceId(id)) throw new RangeError(`${number} gives no trace id`);
  return id;
}

/** Of the span at `index` of a trace; a negative one is of a span that never came. */
export function sampleSpanId(number: number, index: number): SpanId {
  const id = number.toString(16).padStart(8, '0') + (index + 0x1000).toString(16).padStart(8, '0');
  if (!isSpanId(id)) throw new RangeError(`${number} and ${index} give no span id`);
  return id;
}
