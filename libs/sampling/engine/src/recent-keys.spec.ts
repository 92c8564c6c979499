import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RecentKeys } from './recent-keys.js';
import { NONE } from './slot-index.js';

interface Insertion {
  readonly key: number;
  readonly value: number;
}

/** Few low halves, so that keys collide in the index and differ in the high half only. */
const insertion: fc.Arbitrary<Insertion> = fc.record({
  key: fc.integer({ min: 0, max: 300 }),
  value: fc.integer({ min: 0, max: 9 }),
});

describe('RecentKeys', () => {
  it('remembers and forgets as a list of all insertions would', () => {
    const flushes = fc.array(fc.array(insertion, { maxLength: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(flushes, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 900 }), (all, age, countMax) => {
        const keys = new RecentKeys();
        let list: (Insertion & { flush: number })[] = [];
        all.forEach((insertions, flush) => {
          for (const { key, value } of insertions) {
            keys.set(key % 7, key, value, flush);
            list.push({ key, value, flush });
          }
          keys.forget(flush - age, countMax);
          list = list.filter((item) => item.flush > flush - age).slice(-countMax);
          expect(keys.size).toBe(list.length);
          for (let key = 0; key <= 300; key++) {
            const latest = list.findLast((item) => item.key === key);
            expect(keys.get(key % 7, key)).toBe(latest?.value ?? NONE);
          }
        });
      }),
      { numRuns: 40 },
    );
  });
});
