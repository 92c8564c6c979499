import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { waterLevel } from './water-level.js';

const demands = fc
  .array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((values) => Float64Array.from(values).sort());
const shareMin = fc.constantFrom(0, 0.005, 0.1, 0.5);

function spentAt(level: number, asked: Float64Array, least: number): number {
  return asked.reduce((sum, demand) => sum + Math.max(least * demand, Math.min(demand, level)), 0);
}

describe('waterLevel', () => {
  it('uses up what there is, unless all are satisfied or have only their minimum', () => {
    fc.assert(
      fc.property(demands, fc.double({ min: 0, max: 2e5, noNaN: true }), shareMin, (asked, available, least) => {
        const level = waterLevel(asked, available, least);
        const most = spentAt(Infinity, asked, least);
        const fewest = spentAt(0, asked, least);
        const expected = Math.max(fewest, Math.min(available, most));
        expect(Math.abs(spentAt(level, asked, least) - expected)).toBeLessThan(1e-6 * (1 + expected));
        expect(level).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('gives to others what one does not need', () => {
    expect(waterLevel(Float64Array.of(10, 100, 200), 150, 0)).toBe(70);
    expect(waterLevel(Float64Array.of(10, 20, 30), 60, 0)).toBe(Infinity);
  });
});
