import { encodeTraceRequest, type DecodedResourceSpans } from '@clew/otlp';
import {
  SPAN_KINDS,
  STATUS_CODES,
  isSpanId,
  isTraceId,
  type AnyValue,
  type KeyValue,
  type Span,
  type SpanId,
  type TraceId,
} from '@clew/trace-model';

import { SeededRandom } from './seeded-random.js';

export interface SentTrace {
  readonly traceId: TraceId;
  /** One ExportTraceServiceRequest with all of it. */
  readonly request: Uint8Array;
}

const SPANS_MAX = 6;
const RESOURCES_MAX = 3;
const NANO_PER_MS = 1_000_000n;

const text = (value: string): AnyValue => ({ type: 'string', value });
const int = (value: bigint): AnyValue => ({ type: 'int', value });
const bool = (value: boolean): AnyValue => ({ type: 'bool', value });
const double = (value: number): AnyValue => ({ type: 'double', value });

const TEXTS = ['gold', 'silver', 'golden', 'GOLD', 'gött', 'a\nb'].map(text);
const INTS = [-5n, 0n, 1n, 99n, 100n, 101n, 200n, 201n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)].map(int);
const ODD: readonly AnyValue[] = [
  ...[double(100), double(150.5), double(0), double(Number.NaN), text(''), text('100'), text('true')],
  { type: 'bytes', value: Uint8Array.of(1, 2) },
  { type: 'array', values: [text('gold'), int(100n)] },
  { type: 'kvlist', entries: [{ key: 'tier', value: text('gold') }] },
];

/** Keys that hold values of one type each, as instrumentations send them, and one that holds whatever there is. */
const VALUES_BY_KEY: ReadonlyMap<string, readonly AnyValue[]> = new Map([
  ['tier', TEXTS],
  ['size', INTS],
  ['cached', [bool(true), bool(false)]],
  ['mixed', [...TEXTS, ...INTS, bool(true), bool(false), ...ODD, { type: 'empty' }]],
]);

/** About the bounds that the policies have: 100 and 200 ms. */
const DURATIONS_NANO = [0n, 99_999_999n, 100_000_000n, 100_000_001n, 100_999_999n, 101_000_000n, 150_000_000n].concat([
  199_999_999n,
  200_000_000n,
  200_999_999n,
  201_000_000n,
  5_000_000_000n,
]);

const TRACE_STATES = ['', '', 'vendor=gold', 'other=x, vendor=gold ', 'vendor=silver,other=gold', 'other=gold'];
const FLAGS = [0, 0, 0, 0x100, 0x300, 0x301, 1, 3, 2];
const NAMES = ['GET /', 'GET /cart', 'POST /pay', 'work'];
const SERVICES = ['web', 'cart', 'pay'];

/** The same seed gives the same traces, on every machine. */
export function randomTraces(count: number, seed: number, startMs: number): readonly SentTrace[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, () => randomTrace(random, BigInt(startMs) * NANO_PER_MS));
}

function randomTrace(random: SeededRandom, startNano: bigint): SentTrace {
  const traceId = newTraceId(random);
  const spanCount = random.whole(1, SPANS_MAX);
  const hasRoot = random.chance(0.9);
  const spans = Array.from({ length: spanCount }, (_, number) =>
    randomSpan(random, traceId, hasRoot && number === 0, startNano),
  );
  const resources = Array.from({ length: random.whole(1, RESOURCES_MAX) }, (): DecodedResourceSpans => ({
    resource: {
      attributes: [{ key: 'service.name', value: text(random.pick(SERVICES)) }, ...randomAttributes(random, 0.12)],
      droppedAttributesCount: 0,
    },
    schemaUrl: '',
    scopeSpans: [],
  }));
  const resourceSpans = resources.map((resource, index) => ({
    ...resource,
    scopeSpans: [
      {
        scope: { name: 'parity', version: '', attributes: [], droppedAttributesCount: 0 },
        schemaUrl: '',
        spans: spans.filter((_, number) => number % resources.length === index),
      },
    ],
  }));
  // A resource without spans of the trace would be none of it to either.
  const inhabited = resourceSpans.filter(({ scopeSpans }) => scopeSpans.some(({ spans }) => spans.length > 0));
  return { traceId, request: encodeTraceRequest(inhabited) };
}

function randomSpan(random: SeededRandom, traceId: TraceId, isRoot: boolean, traceStartNano: bigint): Span {
  // Most begin with the trace, so that the bounds are met to the nanosecond.
  const startTimeUnixNano = traceStartNano + (random.chance(0.7) ? 0n : BigInt(random.whole(0, 120)) * NANO_PER_MS);
  return {
    traceId,
    spanId: newSpanId(random),
    parentSpanId: isRoot ? '' : newSpanId(random),
    traceState: random.pick(TRACE_STATES),
    flags: random.pick(FLAGS),
    name: random.pick(NAMES),
    kind: random.pick(SPAN_KINDS),
    startTimeUnixNano,
    endTimeUnixNano: startTimeUnixNano + random.pick(random.chance(0.4) ? DURATIONS_NANO : [1_000n]),
    statusCode: random.chance(0.7) ? 'UNSET' : random.pick(STATUS_CODES),
    statusMessage: '',
    attributes: randomAttributes(random, 0.25),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
  };
}

function randomAttributes(random: SeededRandom, share: number): readonly KeyValue[] {
  const attributes: KeyValue[] = [];
  for (const [key, values] of VALUES_BY_KEY) {
    // Twice the same key is not allowed and does come; both take the first.
    while (random.chance(attributes.some((one) => one.key === key) ? 0.1 : share)) {
      attributes.push({ key, value: random.pick(values) });
    }
  }
  return attributes;
}

function newTraceId(random: SeededRandom): TraceId {
  const id = random.hex(16);
  return isTraceId(id) ? id : newTraceId(random);
}

function newSpanId(random: SeededRandom): SpanId {
  const id = random.hex(8);
  return isSpanId(id) ? id : newSpanId(random);
}
