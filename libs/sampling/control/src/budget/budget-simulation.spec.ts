import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { randomCase, worstHours } from './testing/random-traffic.js';
import { simulateBudget } from './testing/simulate-budget.js';
import type { BudgetRun } from './testing/simulate-budget.js';
import type { Traffic } from './testing/traffic.js';
import { seededRandom } from './testing/traffic.js';

const SECONDS = 3_700;
const SPANS_PER_SECOND = 1_000;
const ROUTES = Array.from({ length: 8 }, (_, index) => ({ name: `route ${index}`, weight: 1, spansPerTrace: 10 }));

function run(traffic: Partial<Traffic>, reservedShare = 0.5): BudgetRun {
  return simulateBudget({
    traffic: {
      spansPerSecondAt: () => 10 * SPANS_PER_SECOND,
      routes: ROUTES,
      errorShareAt: () => 0,
      slowShare: 0,
      sentShare: 1,
      alwaysShare: 0,
      ...traffic,
    },
    budget: { spansPerSecond: SPANS_PER_SECOND, reservedShare },
    partitionCount: 1,
    seconds: SECONDS,
    random: seededRandom(1),
  });
}

/** Spans per second in the last half hour that has its verdicts. */
function perSecond(values: Float64Array): number {
  return values.subarray(1_800, 3_600).reduce((sum, value) => sum + value, 0) / 1_800;
}

describe('a budget, the loop closed', () => {
  it('holds within 5% in every hour, whatever comes', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seededRandom(seed);
        const drawn = randomCase(random);
        const { highest, lowest } = worstHours(
          simulateBudget({ ...drawn, seconds: SECONDS, random }),
          drawn.budget.spansPerSecond,
        );
        expect(highest, drawn.name).toBeLessThan(1.05);
        expect(lowest, drawn.name).toBeGreaterThan(0.95);
      }),
      { numRuns: 5 },
    );
  });

  it('gives the reserve to errors and slow traces, and what they do not use to the rest', () => {
    const result = run({ errorShareAt: () => 0.02, slowShare: 0.02 });
    expect(perSecond(result.keptErrors) / perSecond(result.offeredErrors)).toBe(1);
    expect(perSecond(result.keptSlow) / 200).toBeCloseTo(1, 1);
    expect(perSecond(result.kept) / SPANS_PER_SECOND).toBeCloseTo(1, 1.5);
  });

  it('keeps errors first, and draws them when they alone are too many', () => {
    const many = run({ errorShareAt: () => 0.08 });
    expect(perSecond(many.keptErrors) / perSecond(many.offeredErrors)).toBe(1);
    expect(perSecond(many.kept) / SPANS_PER_SECOND).toBeCloseTo(1, 1.5);
    const tooMany = run({ errorShareAt: () => 0.4 });
    expect(perSecond(tooMany.keptErrors) / SPANS_PER_SECOND).toBeGreaterThan(0.9);
    expect(perSecond(tooMany.kept) / SPANS_PER_SECOND).toBeCloseTo(1, 1.5);
  });

  it('keeps everything while a team stays within its budget, and does not flap around it', () => {
    const below = run({ spansPerSecondAt: () => 0.85 * SPANS_PER_SECOND });
    expect(below.kept.subarray(0, 3_600)).toEqual(below.offered.subarray(0, 3_600));
    expect(below.changes).toBe(0);
    const around = run({ spansPerSecondAt: (second) => (1 + 0.2 * Math.sin(second / 7)) * SPANS_PER_SECOND });
    expect(around.changes).toBeLessThanOrEqual(2);
  });

  it('notices a burst within two seconds', () => {
    const burst = run({ spansPerSecondAt: (second) => (second < 600 ? 0.5 : 10) * SPANS_PER_SECOND });
    const keptEarly = burst.kept.subarray(600, 610).reduce((sum, value) => sum + value, 0);
    // Two seconds' worth, and then what a minute's credit adds to the budget; without the gate it would be 100.
    expect(keptEarly / SPANS_PER_SECOND).toBeLessThan(60);
    expect(worstHours(burst, SPANS_PER_SECOND).highest).toBeLessThan(1.05);
  });
});
