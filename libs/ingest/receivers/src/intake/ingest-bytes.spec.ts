import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { shareBytes } from './ingest-bytes.js';

describe('shareBytes', () => {
  it('gives away exactly the total, never a negative share', () => {
    fc.assert(
      fc.property(
        fc.nat(64 * 1024 * 1024),
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 64 }),
        (total, weights) => {
          const shares = shareBytes(total, weights);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('is proportional', () => {
    expect(shareBytes(100, [1, 3])).toEqual([25, 75]);
  });
});
