import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { spanForest } from '../spans/span-forest.js';
import { randomTrace } from '../testing/random-trace.js';
import { spanOf } from '../testing/spans.js';
import { flameGraph, type FlameGraph } from './flame-graph.js';

const groups = fc.array(fc.record({ spans: randomTrace(), weight: fc.integer({ min: 1, max: 50 }) }), { maxLength: 8 });

describe('flameGraph', () => {
  it('merges traces by path, with weights and averages per trace', () => {
    const quick = [
      spanOf({ id: 1, name: 'GET /', toMs: 10 }),
      spanOf({ id: 2, parent: 1, service: 'db', name: 'SELECT', fromMs: 2, toMs: 6 }),
      spanOf({ id: 3, parent: 1, service: 'db', name: 'SELECT', fromMs: 6, toMs: 8, span: { statusCode: 'ERROR' } }),
    ];
    const bare = [spanOf({ id: 9, name: 'GET /', toMs: 20 })];
    const graph = flameGraph([
      { spans: quick, weight: 3 },
      { spans: bare, weight: 0 },
    ]);
    expect(graph).toMatchObject({ traceCount: 4, spanCount: 10, widthNano: 50_000_000n, otherRoots: undefined });
    expect(graph.nodes).toMatchObject([
      {
        spanName: 'GET /',
        spanCount: 4,
        traceCount: 4,
        durationNano: 50_000_000n,
        selfNano: 32_000_000n,
        widthNano: 50_000_000n,
        durationPerTraceNano: 12_500_000n,
      },
      {
        spanName: 'SELECT',
        parentIndex: 0,
        spanCount: 6,
        traceCount: 3,
        errorSpanCount: 3,
        durationNano: 18_000_000n,
        durationPerTraceNano: 4_500_000n,
      },
    ]);
  });

  it('has the totals of its input, however many nodes it may show or tell apart', () => {
    fc.assert(
      fc.property(
        groups,
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (traces, nodesMax, pathsMax) => {
          for (const graph of [flameGraph(traces), flameGraph(traces, { nodesMax, pathsMax })]) {
            expect(totals(graph)).toEqual(inputTotals(traces));
            expect(graph.widthNano).toBe(totals(graph).selfNano);
            expect(graph.spanCount).toBe(totals(graph).spanCount);
          }
        },
      ),
    );
  });

  it('never shows a child without its parent, not even of spans that took no time', () => {
    const spans = [spanOf({ id: 1, service: 'b', toMs: 0 }), spanOf({ id: 2, parent: 1, service: 'a', toMs: 0 })];
    const graph = flameGraph([{ spans, weight: 1 }], { nodesMax: 1 });
    expect(graph.nodes).toMatchObject([{ serviceName: 'b', otherBelow: { spanCount: 1 } }]);
  });

  it('draws children within their parents and every parent before its children', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 12 }), (traces, nodesMax) => {
        const { nodes } = flameGraph(traces, { nodesMax });
        const widths = nodes.map((node) => node.selfNano + (node.otherBelow?.selfNano ?? 0n));
        const indexes = nodes.map(({ parentIndex }, index) => index - (parentIndex ?? -1));
        for (const [index, node] of nodes.toReversed().entries()) {
          const at = nodes.length - 1 - index;
          const above = node.parentIndex ?? nodes.length;
          widths[above] = (widths[above] ?? 0n) + (widths[at] ?? 0n);
        }
        expect(widths.slice(0, nodes.length)).toEqual(nodes.map(({ widthNano }) => widthNano));
        expect(indexes.every((distance) => distance > 0)).toBe(true);
        expect(nodes.length).toBeLessThanOrEqual(nodesMax);
      }),
    );
  });

  it('does not depend on the order of traces and spans', () => {
    fc.assert(
      fc.property(groups, (traces) => {
        const turned = traces.map(({ spans, weight }) => ({ spans: spans.toReversed(), weight })).toReversed();
        expect(flameGraph(turned)).toEqual(flameGraph(traces));
      }),
    );
  });

  it('stays bounded for a trace of 50,000 levels', () => {
    const chain = Array.from({ length: 50_000 }, (_, at) => spanOf({ id: at + 1, ...(at > 0 ? { parent: at } : {}) }));
    const graph = flameGraph([{ spans: chain, weight: 2 }], { nodesMax: 50, pathsMax: 1_000 });
    expect(graph.nodes).toHaveLength(50);
    expect(graph.spanCount).toBe(100_000);
    expect(graph.nodes.at(-1)?.otherBelow).toMatchObject({ pathCount: 950, spanCount: 99_900 });
  });
});

function totals({ nodes, otherRoots }: FlameGraph): { spanCount: number; errorSpanCount: number; selfNano: bigint } {
  const parts = [...nodes, ...nodes.map(({ otherBelow }) => otherBelow), otherRoots];
  return {
    spanCount: parts.reduce((sum, part) => sum + (part?.spanCount ?? 0), 0),
    errorSpanCount: parts.reduce((sum, part) => sum + (part?.errorSpanCount ?? 0), 0),
    selfNano: parts.reduce((sum, part) => sum + (part?.selfNano ?? 0n), 0n),
  };
}

function inputTotals(traces: Parameters<typeof flameGraph>[0]): ReturnType<typeof totals> {
  const nodes = traces.flatMap(({ spans, weight }) => spanForest(spans).nodes.map((node) => ({ ...node, weight })));
  return {
    spanCount: nodes.reduce((sum, { weight }) => sum + weight, 0),
    errorSpanCount: nodes.reduce((sum, { span, weight }) => (span.statusCode === 'ERROR' ? sum + weight : sum), 0),
    selfNano: nodes.reduce((sum, { selfNano, weight }) => sum + selfNano * BigInt(weight), 0n),
  };
}
