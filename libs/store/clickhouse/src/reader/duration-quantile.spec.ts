import { durationBucket, durationHistogramQuantile } from '@clew/trace-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bucketsOf } from './duration-quantile.js';

describe('a quantile from buckets', () => {
  it('is within a bucket of the true one', () => {
    const duration = fc.integer({ min: 2, max: 10 ** 12 });
    fc.assert(
      fc.property(
        fc.array(duration, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.95, 0.99),
        (all, share) => {
          const counts = new Map<number, number>();
          for (const value of all) counts.set(durationBucket(value), (counts.get(durationBucket(value)) ?? 0) + 1);
          const buckets = [...counts].sort(([a], [b]) => a - b);
          const sorted = [...all].sort((a, b) => a - b);
          const truth = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          const ratio = durationHistogramQuantile(buckets, share) / truth;
          expect(ratio).toBeGreaterThan(2 ** (-1 / 8) - 1e-9);
          expect(ratio).toBeLessThan(2 ** (1 / 8) + 1e-9);
        },
      ),
    );
  });

  it('is 0 without spans, and at most 1 ns in the lowest bucket', () => {
    expect(durationHistogramQuantile([], 0.5)).toBe(0);
    expect(durationHistogramQuantile([[-1, 10]], 0.99)).toBeLessThanOrEqual(1);
  });

  it('takes buckets in any order, with counts as text', () => {
    expect(bucketsOf([8, -1, 3], ['1', '2', '3'])).toEqual([
      [-1, 2],
      [3, 3],
      [8, 1],
    ]);
  });
});
