import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { seededRandom } from '../testing/seeded-random.js';
import { believableP } from './false-discovery.js';
import { twoSidedP } from './normal-distribution.js';
import { rankSum } from './rank-sum.js';
import { twoProportions } from './two-proportions.js';
import { sampleSize, weightedQuantiles, type Weighted } from './weighted-sample.js';

const samples = fc.array(
  fc.record({ value: fc.integer({ min: 0, max: 20 }), weight: fc.integer({ min: 1, max: 9 }) }),
  { minLength: 1, maxLength: 40 },
);

describe('twoSidedP', () => {
  it.each([
    [0, 1],
    [1.959963985, 0.05],
    [-2.575829304, 0.01],
    [6, 1.973175e-9],
  ])('of %d is %d', (score, p) => {
    expect(Math.abs(twoSidedP(score) / p - 1)).toBeLessThan(1e-6);
  });
});

describe('rankSum', () => {
  it('agrees with the textbook on two groups that do not overlap', () => {
    const left = equally([1, 2, 3, 4, 5]);
    const right = equally([6, 7, 8, 9, 10]);
    const { effect, p } = compare(left, right);
    expect(effect).toBe(1);
    // U = 0, mean 12.5, standard deviation sqrt(25 * 11 / 12).
    expect(p).toBeCloseTo(twoSidedP(12.5 / Math.sqrt((25 * 11) / 12)), 3);
  });

  it('says nothing about samples that are all the same', () => {
    expect(compare(equally([4, 4, 4]), equally([4, 4]))).toEqual({ effect: 0, p: 1 });
    expect(compare([], equally([4, 4]))).toEqual({ effect: 0, p: 1 });
  });

  it('counts the weight that a sample leaves out as zeros', () => {
    const left = equally([5]);
    const size = sampleSize([1, 1, 1, 1]);
    expect(rankSum(left, size, equally([5, 5, 5, 5]), size)).toEqual(
      rankSum(equally([5, 0, 0, 0]), size, equally([5, 5, 5, 5]), size),
    );
  });

  it('turns its sign with its sides and does not care for the scale of weights', () => {
    fc.assert(
      fc.property(samples, samples, fc.integer({ min: 2, max: 1000 }), (left, right, factor) => {
        const { effect, p } = compare(left, right);
        const turned = compare(right, left);
        const scaled = compare(
          left.map((each) => ({ ...each, weight: each.weight * factor })),
          right,
        );
        expect(turned.effect).toBeCloseTo(-effect, 9);
        expect(turned.p).toBeCloseTo(p, 9);
        expect(scaled.effect).toBeCloseTo(effect, 9);
        expect(scaled.p).toBeCloseTo(p, 9);
      }),
    );
  });

  it('finds 5% of pure noise at p <= 0.05, weights or not', () => {
    const random = seededRandom(7);
    const draw = (): Weighted[] => Array.from({ length: 60 }, () => ({ value: random(), weight: 1 + 9 * random() }));
    const found = Array.from({ length: 2_000 }, () => compare(draw(), draw())).filter(({ p }) => p <= 0.05);
    expect(found.length / 2_000).toBeGreaterThan(0.03);
    expect(found.length / 2_000).toBeLessThan(0.07);
  });
});

describe('twoProportions', () => {
  it('sees a large change and not a small one', () => {
    expect(twoProportions(0.02, 1000, 0.08, 1000).p).toBeLessThan(1e-6);
    expect(twoProportions(0.02, 50, 0.04, 50).p).toBeGreaterThan(0.5);
    expect(twoProportions(0, 100, 0, 100)).toEqual({ effect: 0, p: 1 });
    expect(twoProportions(0.5, 0, 0.5, 10)).toEqual({ effect: 0, p: 1 });
  });

  it('has its effect between -1 and 1', () => {
    expect(twoProportions(0, 100, 1, 100).effect).toBeCloseTo(1);
    expect(twoProportions(1, 100, 0, 100).effect).toBeCloseTo(-1);
  });
});

describe('believableP', () => {
  it('follows Benjamini and Hochberg', () => {
    expect(believableP([0.01, 0.02, 0.03, 0.04, 0.5], 0.05)).toBe(0.04);
    expect(believableP([0.2, 0.3], 0.05)).toBe(-1);
    expect(believableP([], 0.05)).toBe(-1);
  });
});

describe('weightedQuantiles', () => {
  it('takes observed values by weight', () => {
    const sample = [
      { value: 30, weight: 1 },
      { value: 10, weight: 98 },
      { value: 20, weight: 1 },
    ];
    expect(weightedQuantiles(sample, [0, 0.5, 0.98, 0.985, 1])).toEqual([10, 10, 10, 20, 30]);
    expect(weightedQuantiles([], [0.5])).toEqual([0]);
  });
});

function equally(values: readonly number[]): Weighted[] {
  return values.map((value) => ({ value, weight: 1 }));
}

function compare(left: readonly Weighted[], right: readonly Weighted[]): ReturnType<typeof rankSum> {
  return rankSum(left, sizeOf(left), right, sizeOf(right));
}

function sizeOf(sample: readonly Weighted[]): ReturnType<typeof sampleSize> {
  return sampleSize(sample.map(({ weight }) => weight));
}
