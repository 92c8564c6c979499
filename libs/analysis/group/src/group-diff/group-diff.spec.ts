import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { flameGraph } from '../flame-graph/flame-graph.js';
import type { WeightedTrace } from '../spans/weighted-trace.js';
import { randomTrace } from '../testing/random-trace.js';
import { seededRandom } from '../testing/seeded-random.js';
import { spanOf } from '../testing/spans.js';
import { diffGroups, type GroupDiff } from './group-diff.js';

interface Behaviour {
  readonly seed: number;
  readonly traces?: number;
  readonly dbMs?: number;
  readonly errorShare?: number;
  readonly calls?: number;
  readonly hasCache?: boolean;
  readonly slowShare?: number;
}

describe('diffGroups', () => {
  it('reports nothing between two draws of the same behaviour', () => {
    const found = Array.from({ length: 20 }, (_, at) =>
      diffGroups(cohort({ seed: 2 * at + 1 }), cohort({ seed: 2 * at + 2 })),
    ).map(({ findings }) => findings.length);
    expect(found.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1);
  });

  it('finds the query that got slower as the cause and its callers as consequence', () => {
    const told = tell(diffGroups(cohort({ seed: 1 }), cohort({ seed: 2, dbMs: 16 })), 'duration');
    expect(told).toEqual([
      ['SELECT', 'up', true],
      ['GET /cart', 'up', false],
    ]);
  });

  it('finds a tail that half the median would never show', () => {
    const diff = diffGroups(cohort({ seed: 1, traces: 600 }), cohort({ seed: 2, traces: 600, slowShare: 0.12 }));
    expect(tell(diff, 'tail')[0]).toEqual(['SELECT', 'up', true]);
    expect(tell(diff, 'duration').filter(([, , isOwn]) => isOwn)).toEqual([]);
  });

  it('finds errors that rose', () => {
    const diff = diffGroups(cohort({ seed: 1 }), cohort({ seed: 2, errorShare: 0.1 }));
    expect(diff.findings).toMatchObject([{ aspect: 'errors', direction: 'up', isOwn: true }]);
    expect(diff.paths[diff.findings[0]?.pathIndex ?? -1]).toMatchObject({ spanName: 'SELECT', left: { errorRate: 0 } });
  });

  it('finds repeated calls, new and gone subtrees', () => {
    const more = diffGroups(cohort({ seed: 1 }), cohort({ seed: 2, calls: 5 }));
    expect(tell(more, 'calls')).toEqual([['SELECT', 'up', true]]);
    const added = diffGroups(cohort({ seed: 1 }), cohort({ seed: 2, hasCache: true }));
    expect(tell(added, 'presence')).toEqual([
      ['cache', 'up', true],
      ['GET cache', 'up', false],
    ]);
    const gone = diffGroups(cohort({ seed: 1, hasCache: true }), cohort({ seed: 2 }));
    expect(tell(gone, 'presence').map(([, direction]) => direction)).toEqual(['down', 'down']);
  });

  it('does not take many spans of few traces for evidence', () => {
    const few = (seed: number, dbMs: number): WeightedTrace[] => cohort({ seed, traces: 3, calls: 100, dbMs });
    expect(diffGroups(few(1, 4), few(2, 5))).toMatchObject({ isComparable: false, findings: [] });
    const many = cohort({ seed: 3, traces: 300 });
    const oneCounts = many.map((trace, at) => ({ ...trace, weight: at < 2 ? 1e6 : 1 }));
    expect(diffGroups(many, oneCounts)).toMatchObject({ isComparable: false, findings: [] });
  });

  it('turns all signs with its sides', () => {
    const left = cohort({ seed: 1, hasCache: true });
    const right = cohort({ seed: 2, dbMs: 9, errorShare: 0.2 });
    expect(signs(diffGroups(right, left), -1)).toEqual(signs(diffGroups(left, right), 1));
    expect(signs(diffGroups(left, right), 1).length).toBeGreaterThan(2);
  });

  it('turns all signs with its sides, whatever the traces are', () => {
    const group = fc.array(fc.record({ spans: randomTrace(), weight: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 6,
      maxLength: 20,
    });
    const everything = { tracesMin: 2, falseDiscoveryRate: 0.9, timeShareMin: 0 };
    fc.assert(
      fc.property(group, group, (left, right) => {
        expect(signs(diffGroups(right, left, everything), -1)).toEqual(signs(diffGroups(left, right, everything), 1));
      }),
      { numRuns: 50 },
    );
  });

  it('takes weights that no sampler gives', () => {
    const traces = [Infinity, Number.NaN, -1, 1e300, 1e-300].map((weight, at) => ({
      spans: [spanOf({ id: at + 1 })],
      weight,
    }));
    expect(diffGroups(traces, traces, { tracesMin: 1 }).findings).toEqual([]);
    expect(Number.isFinite(flameGraph(traces).traceCount)).toBe(true);
  });

  it('does not care for the scale of weights', () => {
    const left = cohort({ seed: 1 });
    const right = cohort({ seed: 2, dbMs: 9 }).map((trace, at) => ({ ...trace, weight: 1 + (at % 3) }));
    const times8 = right.map((trace) => ({ ...trace, weight: trace.weight * 8 }));
    expect(diffGroups(left, times8).findings).toEqual(diffGroups(left, right).findings);
    expect(diffGroups(left, times8).paths).toEqual(diffGroups(left, right).paths);
  });

  it('takes any traces, keeps totals and finds nothing between a group and itself', () => {
    const group = fc.array(fc.record({ spans: randomTrace(), weight: fc.integer({ min: 0, max: 5 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(group, (traces) => {
        const diff = diffGroups(traces, traces, { tracesMin: 1 });
        expect(diff.findings).toEqual([]);
        expect(diff.paths.every(({ selfPerTraceDeltaNano }) => selfPerTraceDeltaNano === 0n)).toBe(true);
        const spans = diff.paths.reduce((sum, { left }) => sum + left.spansPerTrace, 0) * diff.left.size.weight;
        const expected = traces.reduce((sum, { spans: { length }, weight }) => sum + length * (weight || 1), 0);
        expect(spans).toBeCloseTo(expected, 6);
      }),
    );
  });

  it('counts what it does not tell apart', () => {
    const diff = diffGroups(cohort({ seed: 1, traces: 10 }), [], { pathsMax: 1 });
    expect(diff).toMatchObject({ left: { untoldSpanCount: 100 }, isComparable: false });
    expect(diff.paths).toHaveLength(1);
  });
});

function cohort(behaviour: Behaviour): WeightedTrace[] {
  const { seed, traces = 200, dbMs = 4, errorShare = 0, calls = 1, hasCache = false, slowShare = 0 } = behaviour;
  const random = seededRandom(seed);
  return Array.from({ length: traces }, (_, at) => {
    const spans = [];
    let ms = 1;
    for (let call = 0; call < calls; call++) {
      const lasts = (dbMs / calls) * (0.5 + random()) * (random() < slowShare ? 8 : 1);
      const statusCode = random() < errorShare ? 'ERROR' : 'UNSET';
      spans.push(
        spanOf({
          id: call + 10,
          parent: 1,
          trace: at + 1,
          service: 'db',
          name: 'SELECT',
          fromMs: ms,
          toMs: ms + lasts,
          span: { statusCode },
        }),
      );
      ms += lasts;
    }
    if (hasCache) {
      spans.push(spanOf({ id: 2, parent: 1, trace: at + 1, name: 'cache', fromMs: ms, toMs: ms + 0.02 }));
      spans.push(
        spanOf({ id: 3, parent: 2, trace: at + 1, service: 'redis', name: 'GET cache', fromMs: ms, toMs: ms + 0.01 }),
      );
    }
    spans.push(spanOf({ id: 1, trace: at + 1, name: 'GET /cart', toMs: ms + 2 + random() }));
    return { spans, weight: 10 };
  });
}

function tell({ findings, paths }: GroupDiff, aspect: string): (string | boolean | undefined)[][] {
  return findings
    .filter((finding) => finding.aspect === aspect)
    .map(({ pathIndex, direction, isOwn }) => [paths[pathIndex]?.spanName, direction, isOwn]);
}

function signs({ findings, paths }: GroupDiff, sign: 1 | -1): string[] {
  return findings
    .map(({ pathIndex, aspect, direction, effect, isOwn }) => {
      const isUp = (direction === 'up') === (sign === 1);
      return `${paths[pathIndex]?.spanName} ${aspect} ${isUp} ${(effect * sign).toFixed(6)} ${isOwn}`;
    })
    .sort();
}
