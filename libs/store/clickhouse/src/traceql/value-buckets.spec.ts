import { describe, expect, it } from 'vitest';

import { quantileOfBuckets } from './value-buckets.js';

describe('quantiles of buckets', () => {
  it('take the bucket up to which the share lies', () => {
    const buckets = [
      [-100_000, 1],
      [0, 2],
      [80, 1],
    ] as const;
    expect(quantileOfBuckets(buckets, 0)).toBe(0);
    expect(quantileOfBuckets(buckets, 0.5)).toBeCloseTo(1.044, 3);
    expect(quantileOfBuckets(buckets, 0.75)).toBeCloseTo(1.044, 3);
    expect(quantileOfBuckets(buckets, 1)).toBeCloseTo(1069.3, 1);
  });

  it('know values below 1, and nothing of nothing', () => {
    expect(quantileOfBuckets([[-27, 3]], 0.9) / 0.1).toBeCloseTo(1, 1);
    expect(quantileOfBuckets([], 0.9)).toBeNaN();
  });
});
