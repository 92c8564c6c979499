import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { RANGES_MAX, SeenNumbers } from './seen-numbers.js';

describe('numbers that were seen', () => {
  it('are a set, whatever their order', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: RANGES_MAX * 2 }), { maxLength: 200 });
    fc.assert(
      fc.property(numbers, (sent) => {
        const seen = new SeenNumbers();
        const expected = new Set<number>();
        for (const number of sent) {
          expect(seen.add(number)).toBe(!expected.has(number));
          expected.add(number);
          const [first = 0, ...rest] = seen.bounds;
          expect(first).toBe(Math.min(...expected));
          expect(rest).toEqual([...rest].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('are one range as long as none is missing', () => {
    const seen = new SeenNumbers();
    for (const number of [1, 2, 5, 3, 4, 6]) seen.add(number);
    expect(seen.bounds).toEqual([1, 6]);
    expect(new SeenNumbers(seen.bounds).add(6)).toBe(false);
  });

  it('takes what was overtaken for new', () => {
    const seen = new SeenNumbers([1, 3]);
    expect([5, 4, 5, 4].map((number) => seen.add(number))).toEqual([true, true, false, false]);
  });

  it('forgets the lowest when too many are missing between them, and never takes a new one for seen', () => {
    const seen = new SeenNumbers();
    for (let number = 1; number <= RANGES_MAX * 4; number += 2) seen.add(number);
    expect(seen.bounds).toHaveLength(RANGES_MAX * 2);
    expect(seen.add(1)).toBe(true);
    expect(seen.add(RANGES_MAX * 4 - 1)).toBe(false);
    for (let number = 2; number <= RANGES_MAX * 4; number += 2) expect(seen.add(number)).toBe(true);
  });
});
