import { describe, expect, it } from 'vitest';

import { createRandom } from './random.js';

describe('createRandom', () => {
  it('draws the same for the same seed, and otherwise not', () => {
    const draws = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
  });

  it('stays within bounds and reaches every item', () => {
    const random = createRandom(1);
    const seen = new Set<string>();
    for (let i = 0; i < 1_000; i++) {
      expect(random.next()).toBeLessThan(1);
      const value = random.between(5, 6);
      expect(value).toBeGreaterThanOrEqual(5);
      expect(value).toBeLessThan(6);
      seen.add(random.pick(['a', 'b', 'c']));
    }
    expect(seen).toEqual(new Set(['a', 'b', 'c']));
  });
});
