import type { KeptSpan, TraceIncrement } from '@clew/store-contract';
import { SPAN_KINDS, STATUS_CODES, type AnyValue, type KeyValue, type Resource, type Span } from '@clew/trace-model';
import fc from 'fast-check';

import {
  keptSpan,
  SAMPLE_TIME_NANO,
  sampleSpan,
  spanIdOf,
  textAttribute,
  traceIdOf,
  traceIncrement,
} from './sample-flush.js';

/**
 * Few keys and few values, of every type and awkward ones among them, so that random queries over them are true and false about
 * as often.
 */
export const KEYS = ['a', 'b', 'http.method', 'we"ird\\key\n'] as const;
export const TEXTS = ['', 'x', 'y', 'GET', 'a"b\\c\n', 'é😀', '1', '.'] as const;
export const WHOLES = [0n, 1n, -1n, 7n, 2n ** 53n + 1n] as const;
export const DOUBLES = [0, 1, 0.1, -2.5, 7, 2 ** 53] as const;
export const NAMES = ['GET /', 'query', 'charge', ''] as const;
export const SERVICES = ['web', 'cart', 'pay', 'x'] as const;

const SECOND_NANO = 1_000_000_000n;
const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const scalar: fc.Arbitrary<AnyValue> = fc.oneof(
  oneOf(TEXTS).map((value) => ({ type: 'string' as const, value })),
  oneOf(WHOLES).map((value) => ({ type: 'int' as const, value })),
  oneOf([...DOUBLES, Number.NaN, Infinity, -Infinity]).map((value) => ({ type: 'double' as const, value })),
  fc.boolean().map((value) => ({ type: 'bool' as const, value })),
);
const value: fc.Arbitrary<AnyValue> = fc.oneof(
  { arbitrary: scalar, weight: 12 },
  { arbitrary: fc.array(scalar, { maxLength: 3 }).map((values) => ({ type: 'array' as const, values })), weight: 2 },
  { arbitrary: fc.constant<AnyValue>({ type: 'empty' }), weight: 1 },
  { arbitrary: fc.constant<AnyValue>({ type: 'bytes', value: Uint8Array.of(1) }), weight: 1 },
);
/** Each key once, as the data model has it. */
const attributes: fc.Arbitrary<KeyValue[]> = fc.uniqueArray(fc.record({ key: oneOf(KEYS), value }), {
  ...{ maxLength: 3, selector: ({ key }) => key },
});

interface SpanDraft {
  readonly span: Partial<Span>;
  readonly service: string;
  readonly resource: readonly KeyValue[];
  readonly scope: readonly KeyValue[];
  readonly parent: number;
  readonly startMs: number;
  readonly durationMs: number;
}

const draft: fc.Arbitrary<SpanDraft> = fc.record({
  span: fc.record({
    name: oneOf(NAMES),
    kind: oneOf(SPAN_KINDS),
    statusCode: oneOf(STATUS_CODES),
    statusMessage: oneOf(['', 'x']),
    attributes,
    events: fc.array(
      fc.record({
        ...{ name: oneOf(['exception', 'x']), attributes, droppedAttributesCount: fc.constant(0) },
        timeUnixNano: fc.nat({ max: 3000 }).map((ms) => SAMPLE_TIME_NANO + BigInt(ms) * 1_000_000n),
      }),
      { maxLength: 2 },
    ),
    links: fc.array(
      fc.record({
        ...{ traceId: fc.constant(traceIdOf(1)), spanId: oneOf([spanIdOf(1), '' as const]), attributes },
        ...{ traceState: fc.constant(''), flags: fc.constant(0), droppedAttributesCount: fc.constant(0) },
      }),
      { maxLength: 1 },
    ),
  }),
  service: oneOf(SERVICES),
  resource: attributes,
  scope: attributes,
  // Beyond those that came before: a parent that is not there; -1: none.
  parent: fc.integer({ min: -1, max: 9 }),
  startMs: fc.nat({ max: 2000 }),
  durationMs: oneOf([-3, 0, 1, 250, 1500]),
});

export interface RandomTraces {
  readonly spans: readonly KeptSpan[];
  readonly increments: readonly TraceIncrement[];
  readonly adjustedCounts: ReadonlyMap<string, number>;
}

/** Traces of one to eight spans over some hours, the same for the same seed. */
export function randomTraces(count: number, seed: number): RandomTraces {
  const drafts = fc.sample(fc.array(draft, { minLength: 1, maxLength: 8 }), { numRuns: count, seed });
  const spans: KeptSpan[] = [];
  const increments: TraceIncrement[] = [];
  const adjustedCounts = new Map<string, number>();
  drafts.forEach((ofTrace, index) => {
    const traceId = traceIdOf(index + 1);
    // Several traces start at the same instant.
    const base = SAMPLE_TIME_NANO - BigInt(Math.floor(index / 2)) * 20n * SECOND_NANO;
    const adjustedCount = [1, 2.5, 0][index % 3] ?? 1;
    adjustedCounts.set(traceId, adjustedCount);
    const made = ofTrace.map((each, at) => ({ each, span: spanOf(each, at, base, traceId) }));
    spans.push(...made.map(({ each, span }) => keptSpan(span, { ...contextOf(each), adjustedCount })));
    const serviceNames = [...new Set(ofTrace.map(({ service }) => service))];
    const root = made.find(({ span }) => span.parentSpanId === '');
    const rootServiceName = root?.each.service ?? '';
    increments.push(
      traceIncrement(
        made.map(({ span }) => span),
        { serviceNames, rootServiceName, adjustedCount },
      ),
    );
  });
  return { spans, increments, adjustedCounts };
}

function spanOf(
  { span, parent, startMs, durationMs }: SpanDraft,
  at: number,
  base: bigint,
  traceId: Span['traceId'],
): Span {
  const startTimeUnixNano = base + BigInt(startMs) * 1_000_000n;
  return sampleSpan({
    ...span,
    ...{ traceId, spanId: spanIdOf(at + 1), parentSpanId: parent < 0 || parent === at ? '' : spanIdOf(parent + 1) },
    ...{ startTimeUnixNano, endTimeUnixNano: startTimeUnixNano + BigInt(durationMs) * 1_000_000n },
  });
}

function contextOf({ service, resource, scope }: SpanDraft): Parameters<typeof keptSpan>[1] {
  const ofResource: Resource = {
    attributes: [textAttribute('service.name', service), ...resource],
    droppedAttributesCount: 0,
  };
  return {
    context: {
      resource: ofResource,
      scope: { name: 'lib', version: '1', attributes: scope, droppedAttributesCount: 0 },
    },
    serviceName: service,
  };
}
