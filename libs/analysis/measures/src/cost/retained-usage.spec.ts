import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { retainedUsage, type DayOfUsage } from './retained-usage.js';

const DAY_S = 86_400;
const FIRST = 20_000 * DAY_S;

function day(at: number, fields: Partial<DayOfUsage> = {}): DayOfUsage {
  return {
    ...{ teamId: 'shop', serviceName: 'cart', dayUnixS: FIRST + at * DAY_S },
    ...{ spanCount: 0n, ingestBytes: 0n, keptSpanCount: 0n, keptSpanBytes: 0n },
    ...fields,
  };
}

const days = (from: number, to: number, nowS = FIRST + 1_000 * DAY_S) => ({
  ...{ startUnixS: FIRST + from * DAY_S, endUnixS: FIRST + to * DAY_S, nowUnixS: nowS },
  retentionDaysOf: (teamId: string) => (teamId === 'pay' ? 30 : 3),
});

describe('retained usage', () => {
  it('keeps bytes for the days of their team, the day they came first', () => {
    const found = retainedUsage([day(0, { keptSpanBytes: 10n, spanCount: 2n })], days(0, 9));
    expect(found.map(({ timeUnixS, keptByteSeconds, spanCount }) => [timeUnixS, keptByteSeconds, spanCount])).toEqual([
      [BigInt(FIRST), 864_000n, 2n],
      [BigInt(FIRST + DAY_S), 864_000n, 0n],
      [BigInt(FIRST + 2 * DAY_S), 864_000n, 0n],
    ]);
    expect(retainedUsage([day(0, { teamId: 'pay', keptSpanBytes: 10n })], days(0, 90))).toHaveLength(30);
  });

  it('counts what came before the range while it is kept, and the day that runs up to now', () => {
    const input = [day(-1, { keptSpanBytes: 5n }), day(-3, { keptSpanBytes: 100n }), day(0, { keptSpanBytes: 1n })];
    const [today, ...later] = retainedUsage(input, days(0, 5, FIRST + 100));
    expect(today?.keptByteSeconds).toBe(600n);
    expect(later).toEqual([]);
  });

  it('is, for random days, what adding up span by span gives', () => {
    const randomDays = fc.uniqueArray(
      fc.record({ at: fc.integer({ min: -40, max: 40 }), team: fc.constantFrom('shop', 'pay'), bytes: fc.nat(1_000) }),
      { selector: ({ at, team }) => `${String(at)} ${team}` },
    );
    fc.assert(
      fc.property(randomDays, fc.integer({ min: -20, max: 20 }), fc.nat(20), (random, from, length) => {
        const options = days(from, from + length);
        const input = random.map(({ at, team, bytes }) => day(at, { teamId: team, keptSpanBytes: BigInt(bytes) }));
        let expected = 0n;
        for (const { at, team, bytes } of random) {
          const lastDay = at + options.retentionDaysOf(team) - 1;
          const daysInRange = Math.min(lastDay, from + length - 1) - Math.max(at, from) + 1;
          expected += BigInt(Math.max(0, daysInRange) * bytes * DAY_S);
        }
        const found = retainedUsage(input, options).reduce((sum, { keptByteSeconds }) => sum + keptByteSeconds, 0n);
        expect(found).toBe(expected);
      }),
    );
  });
});
