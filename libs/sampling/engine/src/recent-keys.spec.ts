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

  it('goes from page to page as what it forgets makes room', () => {
    const forgotten: number[] = [];
    const keys = new RecentKeys((value) => forgotten.push(value));
    const firstFlush = 1_800_000_000_000;
    for (let key = 0; key < 50_000; key++) {
      keys.set(Math.imul(key, 0x9e37_79b1), key, key, firstFlush + Math.floor(key / 1_000));
      if (key % 1_000 === 999) keys.forget(firstFlush, 9_500);
    }
    expect(keys.size).toBe(9_500);
    expect(forgotten).toEqual(Array.from({ length: 40_500 }, (_, key) => key));
    expect(keys.get(Math.imul(40_499, 0x9e37_79b1), 40_499)).toBe(NONE);
    expect(keys.get(Math.imul(40_500, 0x9e37_79b1), 40_500)).toBe(40_500);
    keys.forget(firstFlush + 49, 9_500);
    expect(keys.size).toBe(0);
  });
});
