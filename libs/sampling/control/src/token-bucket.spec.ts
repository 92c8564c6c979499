import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { TokenBucket } from './token-bucket.js';

describe('a token bucket', () => {
  it('begins with a burst of twice its rate and refills at its rate', () => {
    const bucket = new TokenBucket({ perSecond: 100 });
    expect(bucket.take(200, 1_000)).toBe(true);
    expect(bucket.take(1, 1_000)).toBe(false);
    expect(bucket.take(51, 1_500)).toBe(false);
    expect(bucket.take(50, 1_500)).toBe(true);
    expect(bucket.take(201, 100_000)).toBe(false);
    expect(bucket.take(200, 100_000)).toBe(true);
  });

  it('never lets through more than its burst and its rate, whatever is asked and however time goes', () => {
    const asked = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: -500, max: 2_000 })), { maxLength: 100 });
    fc.assert(
      fc.property(asked, (steps) => {
        const bucket = new TokenBucket({ perSecond: 50, burstCapacity: 120 });
        bucket.take(0, 10_000);
        let now = 10_000;
        let latest = now;
        let taken = 0;
        for (const [tokens, elapsedMs] of steps) {
          now += elapsedMs;
          latest = Math.max(latest, now);
          if (bucket.take(tokens, now)) taken += tokens;
          expect(taken).toBeLessThanOrEqual(120 + ((latest - 10_000) / 1000) * 50 + 1e-6);
        }
      }),
    );
  });

  it('goes on from a snapshot, with no more than the capacity of now', () => {
    const bucket = new TokenBucket({ perSecond: 100 });
    bucket.take(150, 1_000);
    const successor = new TokenBucket({ perSecond: 100, burstCapacity: 40 });
    successor.restore(JSON.parse(JSON.stringify(bucket.snapshot())));
    expect(successor.take(41, 1_000)).toBe(false);
    expect(successor.take(40, 1_000)).toBe(true);
    expect(successor.take(10, 1_100)).toBe(true);
  });

  it.each([{ perSecond: -1 }, { perSecond: Number.NaN }, { perSecond: 1, burstCapacity: -1 }])(
    'refuses %o',
    (options) => {
      expect(() => new TokenBucket(options)).toThrow(/allowed is 0 or more/);
    },
  );
});
