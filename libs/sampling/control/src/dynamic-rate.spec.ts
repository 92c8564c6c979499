import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DynamicRate } from './dynamic-rate.js';

/** Counts traces per key in each of some intervals of 15 s. */
function fed(rate: DynamicRate, perInterval: Readonly<Record<string, number>>, intervals: number, startMs = 0): number {
  for (let interval = 0; interval < intervals; interval++) {
    for (const [key, count] of Object.entries(perInterval)) {
      for (let trace = 0; trace < count; trace++) rate.count(key, startMs + interval * 15_000);
    }
  }
  return startMs + intervals * 15_000;
}

describe('a dynamic rate', () => {
  it('begins with the goal', () => {
    expect(new DynamicRate({ goalSampleRate: 8 }).probability('any', 0)).toBe(0.125);
  });

  it('keeps rare keys often and frequent ones seldom, and the goal over all', () => {
    const counts = { frequent: 10_000, usual: 1_000, rare: 100, single: 1 };
    const rate = new DynamicRate({ goalSampleRate: 20, burstMultiple: 0 });
    const now = fed(rate, counts, 10);
    const probabilities = Object.keys(counts).map((key) => rate.probability(key, now));
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => a - b));
    expect(rate.probability('single', now)).toBe(1);
    expect(rate.probability('new', now)).toBe(1);
    const kept = Object.entries(counts).reduce((sum, [key, count]) => sum + count * rate.probability(key, now), 0);
    expect(kept / (11_101 / 20)).toBeCloseTo(1, 1);
  });

  it('keeps the goal for any keys that are frequent enough for it', () => {
    const keys = fc.array(fc.integer({ min: 200, max: 3_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 50 }), (counts, goalSampleRate) => {
        const rate = new DynamicRate({ goalSampleRate, burstMultiple: 0, weight: 0.9 });
        const now = fed(rate, Object.fromEntries(counts.map((count, index) => [`key ${index}`, count])), 4);
        let kept = 0;
        let total = 0;
        for (const [index, count] of counts.entries()) {
          kept += count * rate.probability(`key ${index}`, now);
          total += count;
        }
        expect(Math.abs((kept * goalSampleRate) / total - 1)).toBeLessThan(0.05);
      }),
      { numRuns: 30 },
    );
  });

  it('notices a burst before the interval ends', () => {
    const rate = new DynamicRate({ goalSampleRate: 10 });
    const now = fed(rate, { a: 100, b: 100 }, 8);
    expect(rate.probability('new', now)).toBe(1);
    for (let trace = 0; trace < 3_000; trace++) rate.count('new', now + 1);
    expect(rate.probability('new', now + 1)).toBeLessThan(0.2);
  });

  it('forgets keys that come no more', () => {
    const rate = new DynamicRate({ goalSampleRate: 10 });
    let now = fed(rate, { old: 1_000, other: 1_000 }, 3);
    expect(rate.probability('old', now)).toBeLessThan(1);
    now = fed(rate, { other: 1_000 }, 20, now);
    expect(rate.probability('old', now)).toBe(1);
  });

  it('holds a bounded number of keys, and keeps the goal among more', () => {
    const rate = new DynamicRate({ goalSampleRate: 10, keysMax: 50, burstMultiple: 0 });
    for (let trace = 0; trace < 40_000; trace++) rate.count(`id ${trace}`, trace);
    expect(rate.probability('id 40000', 40_000)).toBeLessThan(0.15);
    expect(JSON.stringify(rate.snapshot()).length).toBeLessThan(50_000);
  });

  it.each([{ goalSampleRate: 0.5 }, { goalSampleRate: 2, weight: 1 }, { goalSampleRate: 2, adjustmentIntervalMs: 0 }])(
    'refuses %o',
    (options) => {
      expect(() => new DynamicRate(options)).toThrow(/allowed is/);
    },
  );
});
