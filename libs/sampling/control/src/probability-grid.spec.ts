import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PROBABILITY_MIN, gridProbability } from './probability-grid.js';

describe('gridProbability', () => {
  it('moves by less than half a step, to thresholds of 16 bits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.005, max: 1, noNaN: true }), (probability) => {
        const onGrid = gridProbability(probability);
        expect(Number.isInteger(onGrid * 65_536)).toBe(true);
        // Half of 4.4%, and what rounding to 16 bits adds at the low end.
        expect(Math.abs(onGrid / probability - 1)).toBeLessThan(0.024);
        expect(gridProbability(onGrid)).toBe(onGrid);
      }),
    );
  });

  it('keeps the order', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (p, q) => {
        expect(gridProbability(Math.min(p, q))).toBeLessThanOrEqual(gridProbability(Math.max(p, q)));
      }),
    );
  });

  it('leaves nothing nothing and something something', () => {
    expect([0, -1, Number.NaN, 1e-9, 0.5, 1, 2].map(gridProbability)).toEqual([0, 0, 0, PROBABILITY_MIN, 0.5, 1, 1]);
  });
});
