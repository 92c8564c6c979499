import { describe, expect, it } from 'vitest';
import { durationBucket, durationBucketBoundsNano, durationHistogramQuantile } from './duration-histogram.js';

describe('durationBucket', () => {
  it('holds the duration between its bounds, within 9.1% of each other', () => {
    for (let duration = 1.5; duration < 2 ** 63; duration *= 1.37) {
      const [above, upTo] = durationBucketBoundsNano(durationBucket(duration));
      expect(above).toBeLessThanOrEqual(duration * (1 + 1e-12));
      expect(upTo).toBeGreaterThanOrEqual(duration * (1 - 1e-12));
      expect(upTo / above).toBeCloseTo(2 ** (1 / 8), 9);
    }
  });

  it('puts a power of two at the upper end of its bucket', () => {
    for (let exponent = 1; exponent < 64; exponent++) {
      expect(durationBucket(2 ** exponent)).toBe(exponent * 8 - 1);
    }
  });

  it('shares the lowest bucket among 0 and 1, and stays below 512 for the longest duration', () => {
    expect([durationBucket(0), durationBucket(1)]).toEqual([-1, -1]);
    expect(durationBucketBoundsNano(-1)).toEqual([0, 1]);
    expect(durationBucket(2 ** 64)).toBe(511);
  });
});

describe('durationHistogramQuantile', () => {
  it('is within the width of a bucket of the truth, in any order of the buckets', () => {
    const counts = new Map<number, number>();
    for (let duration = 1000; duration >= 1; duration--) {
      const bucket = durationBucket(duration);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
    for (const share of [0.5, 0.95, 0.99, 1]) {
      expect(Math.abs(durationHistogramQuantile(counts, share) / (1000 * share) - 1)).toBeLessThan(0.1);
    }
  });

  it('is 0 of nothing and takes weights that do not add up exactly', () => {
    expect(durationHistogramQuantile([], 0.5)).toBe(0);
    expect(durationHistogramQuantile([[80, 0]], 0.5)).toBe(0);
    const tenths = Array.from({ length: 10 }, (_, at) => [80 + at, 0.1] as const);
    expect(durationHistogramQuantile(tenths, 1)).toBeCloseTo(2 ** (90 / 8), 6);
  });
});
