import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignPartitions } from './sticky-assignment.js';

const shareOf = (shares: ReadonlyMap<string, readonly number[]>): Record<string, readonly number[]> =>
  Object.fromEntries(shares);

describe('sticky assignment', () => {
  it('gives one member everything, and nobody nothing', () => {
    expect(shareOf(assignPartitions([{ id: 'a', held: [] }], 3))).toEqual({ a: [0, 1, 2] });
    expect(assignPartitions([], 3).size).toBe(0);
  });

  it('moves only what the new member gets', () => {
    const before = [
      { id: 'z', held: [0, 1, 2] },
      { id: 'y', held: [3, 4, 5] },
    ];
    const after = shareOf(assignPartitions([...before, { id: 'a', held: [] }], 6));
    expect(after).toEqual({ a: [2, 5], y: [3, 4], z: [0, 1] });
  });

  it('leaves members that stay alone when one goes', () => {
    const after = shareOf(
      assignPartitions(
        [
          { id: 'a', held: [0, 1] },
          { id: 'b', held: [2, 3] },
        ],
        6,
      ),
    );
    expect(after).toEqual({ a: [0, 1, 4], b: [2, 3, 5] });
  });

  it('is even, complete and without overlap for any claims, also false ones, in any order', () => {
    const members = fc.uniqueArray(
      fc.record({ id: fc.string({ minLength: 1 }), held: fc.array(fc.integer({ min: -2, max: 40 })) }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(members, fc.nat(32), (group, count) => {
        const shares = assignPartitions(group, count);
        expect([...shares.keys()].sort()).toEqual(group.map(({ id }) => id).sort());
        const all = [...shares.values()].flat();
        expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
        const sizes = [...shares.values()].map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        const reversed = assignPartitions(group.toReversed(), count);
        expect([...reversed.values()].map(({ length }) => length).sort()).toEqual(sizes.sort());
      }),
    );
  });

  it('does not move anything when nothing changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(24), (memberCount, count) => {
        const fresh = Array.from({ length: memberCount }, (_, index) => ({ id: `m${String(index)}`, held: [] }));
        const first = assignPartitions(fresh, count);
        const again = assignPartitions(
          [...first].map(([id, held]) => ({ id, held })),
          count,
        );
        expect(shareOf(again)).toEqual(shareOf(first));
      }),
    );
  });
});
