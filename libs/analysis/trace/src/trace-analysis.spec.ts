import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { makeTrace } from './testing/make-trace.js';
import type { SpanSketch } from './testing/make-trace.js';
import { analyseTrace } from './trace-analysis.js';
import { durationOf } from './tree/trace-node.js';
import type { TraceNode } from './tree/trace-node.js';
import type { TraceAnalysis } from './trace-analysis.js';

const KINDS = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const SERVICES = ['web', 'cart', 'pay'] as const;

/** Any spans at all: parents may be missing, later, or the span itself; ids may be equal, times upside down. */
const anySpans = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 20 }),
    parent: fc.option(fc.integer({ min: 0, max: 22 }), { nil: undefined }),
    kind: fc.constantFrom(...KINDS),
    service: fc.constantFrom(...SERVICES),
    startMs: fc.integer({ min: 0, max: 100 }),
    lengthMs: fc.integer({ min: -5, max: 50 }),
    failed: fc.boolean(),
    system: fc.constantFrom('', 'db', 'messaging', 'http'),
  }),
  { maxLength: 25 },
);

const ATTRIBUTES: Readonly<Record<string, NonNullable<SpanSketch['attributes']>>> = {
  db: { 'db.system': 'mysql', 'db.statement': 'select 1' },
  messaging: { 'messaging.system': 'kafka', 'messaging.destination.name': 'q' },
  http: { 'http.method': 'GET', 'url.full': 'http://cart/1' },
};

const anyTrace = anySpans.map((spans) =>
  makeTrace(
    ...spans.map(({ id, parent, lengthMs, startMs, system, ...rest }) => ({
      ...rest,
      id: `s${id}`,
      ...(parent === undefined ? {} : { parent: `s${parent}` }),
      ...{ startMs, endMs: startMs + lengthMs },
      attributes: ATTRIBUTES[system] ?? {},
    })),
  ),
);

/** Traces in which every span runs within its parent, calls go to servers, and each service's clock is off by its own. */
const skewedTrace = fc
  .record({
    offsets: fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 })),
    steps: fc.array(fc.record({ parent: fc.nat(), from: fc.nat(100), to: fc.nat(100) }), { maxLength: 20 }),
  })
  .map(({ offsets: [cart, pay], steps }) => {
    const offsetOf = { web: 0, cart, pay };
    const spans: (SpanSketch & { readonly trueMs: number; readonly service: (typeof SERVICES)[number] })[] = [
      { id: 's0', service: 'web', kind: 'SERVER', trueMs: 0, startMs: 0, endMs: 100_000 },
    ];
    for (const [index, step] of steps.entries()) {
      const parent = spans[step.parent % spans.length];
      if (parent === undefined) continue;
      const isCall = parent.kind === 'CLIENT';
      const service = isCall ? SERVICES[(SERVICES.indexOf(parent.service) + 1) % 3] : parent.service;
      const lengthMs = parent.endMs - parent.startMs;
      const [from, to] = [Math.min(step.from, step.to), Math.max(step.from, step.to)];
      const trueMs = parent.trueMs + (lengthMs * from) / 100;
      const startMs = trueMs + offsetOf[service ?? 'web'];
      spans.push({
        ...{ id: `s${index + 1}`, parent: parent.id, service: service ?? 'web', trueMs, startMs },
        kind: isCall ? 'SERVER' : 'CLIENT',
        endMs: startMs + (lengthMs * (to - from)) / 100,
      });
    }
    return makeTrace(...spans);
  });

function everythingOf(analysis: TraceAnalysis): Readonly<Record<string, unknown>> {
  const { clockSkew, criticalPath, selfTimes, orphans, gaps, retries, repeatedCalls, messagingLags } = analysis;
  const { databases, externalCalls, coldStarts, fanOuts, errorOrigins } = analysis;
  return {
    ...{ clockSkew, criticalPath, selfTimes, orphans, gaps, retries, repeatedCalls, messagingLags },
    ...{ databases, externalCalls, coldStarts, fanOuts, errorOrigins },
  };
}

function isCallOf({ parent, span }: TraceNode): boolean {
  return parent?.span.kind === 'CLIENT' && span.kind === 'SERVER' && parent.span.serviceName !== span.serviceName;
}

describe('of any spans', () => {
  test('every span is in the tree once, below its parents', () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        const { nodes, roots } = analyseTrace(spans, { correctClockSkew: false }).tree;
        expect(new Set(nodes.map(({ span }) => span))).toEqual(new Set(spans));
        expect(nodes.every(({ parent, index }) => parent === undefined || parent.index < index)).toBe(true);
        expect(roots).toEqual(nodes.filter(({ parent }) => parent === undefined));
      }),
    );
  });

  test('the segments of the critical path fill it, in order, without a hole', () => {
    fc.assert(
      fc.property(anyTrace, fc.boolean(), (spans, correctClockSkew) => {
        const { criticalPath, tree } = analyseTrace(spans, { correctClockSkew });
        const { segments, durationNano } = criticalPath;
        for (const [at, { startNano, endNano }] of segments.items.entries()) {
          expect(startNano).toBeLessThan(endNano);
          expect(startNano).toBe(segments.items[at - 1]?.endNano ?? startNano);
          expect(startNano).toBeGreaterThanOrEqual(tree.startNano);
          expect(endNano).toBeLessThanOrEqual(tree.endNano);
        }
        const sum = segments.items.reduce((total, { startNano, endNano }) => total + endNano - startNano, 0n);
        expect(sum).toBe(durationNano);
        expect(tree.roots.length === 1 ? sum : 0n).toBe(tree.roots.length === 1 ? durationOf(tree) : 0n);
      }),
    );
  });

  test('self times are within their spans, and within the wall where nothing overlaps', () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        const { bySpan } = analyseTrace(spans).selfTimes;
        expect(bySpan.items.every(({ selfNano, totalNano }) => selfNano >= 0n && selfNano <= totalNano)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.nat(20)), { maxLength: 20 }), (children) => {
        let [startMs, endMs] = [0, 0];
        const sketches = children.map(([pauseMs, lengthMs], index): SpanSketch => {
          [startMs, endMs] = [endMs + pauseMs, endMs + pauseMs + lengthMs];
          return { id: `c${index}`, parent: 'r', startMs, endMs };
        });
        const analysis = analyseTrace(makeTrace({ id: 'r', startMs: 0, endMs: endMs + 5 }, ...sketches));
        expect(analysis.selfTimes.selfNano).toBe(durationOf(analysis.tree));
      }),
    );
  });

  test('correcting clocks changes no duration and no raw time', () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        const raw = analyseTrace(spans, { correctClockSkew: false }).tree;
        const durations = new Map(raw.nodes.map((node) => [node.span, durationOf(node)]));
        const { tree } = analyseTrace(spans);
        expect(tree.nodes.every((node) => durationOf(node) === durations.get(node.span))).toBe(true);
        expect(tree.nodes).toHaveLength(spans.length);
      }),
    );
  });

  test('every analysis answers, the same whatever the order', () => {
    fc.assert(
      fc.property(anyTrace, (spans) => {
        const inOrder = analyseTrace(spans.filter((span, at) => spans.findIndex(isSameId(span)) === at));
        const { tree } = inOrder;
        const again = analyseTrace(tree.nodes.map(({ span }) => span).toReversed());
        expect(everythingOf(again)).toEqual(everythingOf(inOrder));
      }),
    );
  });
});

function isSameId({ spanId }: { readonly spanId: string }) {
  return (other: { readonly spanId: string }): boolean => other.spanId === spanId;
}

test('with clocks put right, what was called fits in its call', () => {
  fc.assert(
    fc.property(skewedTrace, (spans) => {
      const { tree } = analyseTrace(spans);
      for (const node of tree.nodes.filter(isCallOf)) {
        expect(node.startNano).toBeGreaterThanOrEqual(node.parent?.startNano ?? 0n);
        expect(node.endNano).toBeLessThanOrEqual(node.parent?.endNano ?? 0n);
      }
    }),
    { numRuns: 300 },
  );
});

const shapes: readonly (readonly [string, number, (index: number, count: number) => Partial<SpanSketch>])[] = [
  ['in one chain', 100_000, (index) => (index === 0 ? {} : { parent: `${index - 1}` })],
  ['below one root', 10_000, (index) => (index === 0 ? {} : { parent: '0' })],
  ['in one cycle', 10_000, (index, count) => ({ parent: `${(index + 1) % count}` })],
  ['with one id', 10_000, () => ({ id: 'x', parent: 'x' })],
  ['all orphans', 10_000, (index) => ({ parent: `gone${index}` })],
];

test.each(shapes)(
  'spans %s are analysed: %i of them',
  (_, count, shape) => {
    const spans = makeTrace(
      ...Array.from({ length: count }, (_unused, index) => ({
        ...{ id: `${index}`, kind: KINDS[index % 5] ?? 'INTERNAL', service: SERVICES[index % 3] ?? 'web' },
        ...{ startMs: index % 1_000, endMs: (index % 1_000) + (index % 17), failed: index % 2 === 0 },
        ...(index % 3 === 0 ? { attributes: ATTRIBUTES['db'] ?? {} } : {}),
        ...shape(index, count),
      })),
    );
    const analysis = analyseTrace(spans);
    expect(Object.keys(everythingOf(analysis))).toHaveLength(13);
    expect(analysis.tree.nodes).toHaveLength(count);
  },
  180_000, // seconds alone, far longer beside other work
);

test.each([
  ['itemsMax', 0],
  ['gapShareMin', Number.NaN],
  ['gapShareMin', 1.5],
  ['repeatedCallsMin', 1],
  ['skewNanoMax', -1n],
])('%s: %s is refused', (name, value) => {
  expect(() => analyseTrace([], { [name]: value })).toThrow(new RegExp(`^${name}: .* is not allowed`));
});

test('lists are bounded and tell how long they are', () => {
  const spans = makeTrace(
    { id: 'r', startMs: 0, endMs: 100 },
    ...Array.from({ length: 9 }, (_, index): SpanSketch => ({
      ...{ id: `e${index}`, parent: 'r', name: `step ${index % 3}`, startMs: index, endMs: index, failed: true },
    })),
  );
  const { errorOrigins } = analyseTrace(spans, { itemsMax: 2, spanIdsMax: 1 });
  expect(errorOrigins).toMatchObject({ total: 3, items: [{ spanIds: { total: 3 } }, {}] });
  expect(errorOrigins.items[0]?.spanIds.items).toHaveLength(1);
});
