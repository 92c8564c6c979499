import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MeasureError } from '../measure-error.js';
import { costReport, type CostPart } from './cost-report.js';
import type { Usage } from './exact-cost.js';
import { monthToDate } from './month-to-date.js';
import { monthAt } from './month.js';
import type { Prices } from './prices.js';

const PRICES: Prices = {
  currency: 'USD',
  perGbIngestedMicros: 100_000n,
  perMillionSpansStoredMicros: 1_500_000n,
  perGbMonthKeptMicros: 250_000n,
};
const NOVEMBER = BigInt(Date.UTC(2026, 10, 1) / 1000);
const DAY_S = 86_400n;
const NONE: Usage = {
  teamId: 'shop',
  serviceName: 'cart',
  timeUnixS: NOVEMBER,
  spanCount: 0n,
  ingestBytes: 0n,
  storedSpanCount: 0n,
  keptByteSeconds: 0n,
};

const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n });
const usages = fc.array(
  fc.record({
    teamId: fc.constantFrom('a', 'b', 'c', ''),
    serviceName: fc.constantFrom('x', 'y', 'z'),
    timeUnixS: fc.bigInt({ min: NOVEMBER - 5n * DAY_S, max: NOVEMBER + 40n * DAY_S }),
    spanCount: amounts,
    ingestBytes: amounts,
    storedSpanCount: amounts,
    keptByteSeconds: amounts,
  }),
  { maxLength: 30 },
);
const prices = fc.record({
  currency: fc.constant('EUR'),
  perGbIngestedMicros: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  perMillionSpansStoredMicros: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  perGbMonthKeptMicros: fc.bigInt({ min: 0n, max: 10n ** 9n }),
});

describe('costReport', () => {
  it('multiplies usage with prices', () => {
    const report = costReport(
      [
        { ...NONE, ingestBytes: 2_000_000_000n, spanCount: 4_000_000n, storedSpanCount: 1_000_000n },
        { ...NONE, teamId: 'pay', timeUnixS: NOVEMBER + DAY_S, ingestBytes: 1_000_000_000n },
      ],
      PRICES,
    );
    expect(report).toMatchObject({
      currency: 'USD',
      costMicros: 1_800_000n,
      ingestMicros: 300_000n,
      storedMicros: 1_500_000n,
      keptMicros: 0n,
      perMillionSpansMicros: 450_000n,
    });
    expect(report.byTeam.map(({ name, costMicros }) => [name, costMicros])).toEqual([
      ['shop', 1_700_000n],
      ['pay', 100_000n],
    ]);
    expect(report.byDay.map(({ name }) => name)).toEqual(['2026-11-01', '2026-11-02']);
  });

  it.each([
    ['February', Date.UTC(2026, 1, 1)],
    ['February of a leap year', Date.UTC(2028, 1, 1)],
    ['November', Date.UTC(2026, 10, 1)],
    ['December', Date.UTC(2026, 11, 1)],
  ])('charges a gigabyte kept for all of %s exactly the price of a month', (_name, startMs) => {
    const { startUnixS, endUnixS } = monthAt(BigInt(startMs / 1000));
    const days = Array.from({ length: Number((endUnixS - startUnixS) / DAY_S) }, (_, day) => ({
      ...NONE,
      timeUnixS: startUnixS + BigInt(day) * DAY_S,
      keptByteSeconds: 1_000_000_000n * DAY_S,
    }));
    expect(costReport(days, PRICES)).toMatchObject({ costMicros: 250_000n, keptMicros: 250_000n });
  });

  it('has parts that add up to the whole, whatever is rounded', () => {
    fc.assert(
      fc.property(usages, prices, fc.integer({ min: 1, max: 5 }), (usage, price, partsMax) => {
        for (const report of [costReport(usage, price), costReport(usage, price, { partsMax })]) {
          expect(report.ingestMicros + report.storedMicros + report.keptMicros).toBe(report.costMicros);
          for (const parts of [report.byTeam, report.byService, report.byDay].filter(({ length }) => length > 0)) {
            expect(sum(parts)).toBe(report.costMicros);
            expect(parts.reduce((total, { spanCount }) => total + spanCount, 0n)).toBe(report.spanCount);
            expect(parts.every(({ costMicros }) => costMicros >= 0n)).toBe(true);
          }
        }
      }),
    );
  });

  it('costs the same however finely usage is counted and in whatever order', () => {
    fc.assert(
      fc.property(usages, prices, (usage, price) => {
        const ones = usage.flatMap((each) => [
          { ...each, spanCount: each.spanCount / 3n, ingestBytes: each.ingestBytes / 3n, storedSpanCount: 0n },
          {
            ...each,
            spanCount: each.spanCount - each.spanCount / 3n,
            ingestBytes: each.ingestBytes - each.ingestBytes / 3n,
            keptByteSeconds: 0n,
          },
        ]);
        expect(costReport(ones.toReversed(), price)).toEqual(costReport(usage, price));
      }),
    );
  });

  it('refuses prices and usage that can not be', () => {
    expect(() => costReport([], { ...PRICES, currency: 'dollars' })).toThrow('currency is dollars');
    expect(() => costReport([], { ...PRICES, perGbIngestedMicros: -1n })).toThrow(MeasureError);
    expect(() => costReport([{ ...NONE, ingestBytes: -1n }], PRICES)).toThrow('ingestBytes is -1');
    expect(() => costReport([{ ...NONE, timeUnixS: -1n }], PRICES)).toThrow('time is -1');
  });

  it('costs nothing without usage', () => {
    expect(costReport([], PRICES)).toMatchObject({ costMicros: 0n, perMillionSpansMicros: undefined, byTeam: [] });
  });
});

describe('monthToDate', () => {
  it('projects by the time that has passed, partial days included', () => {
    const usage = [
      { ...NONE, timeUnixS: NOVEMBER - 1n, ingestBytes: 10n ** 12n },
      { ...NONE, timeUnixS: NOVEMBER + 3_600n, ingestBytes: 10n ** 9n },
      { ...NONE, timeUnixS: NOVEMBER + 30n * DAY_S, ingestBytes: 10n ** 12n },
    ];
    const now = NOVEMBER + 36n * 3_600n;
    expect(monthToDate(usage, PRICES, now)).toMatchObject({
      month: { name: '2026-11' },
      elapsedS: 36n * 3_600n,
      cost: { costMicros: 100_000n },
      projectedMicros: 2_000_000n,
    });
    expect(monthToDate(usage, PRICES, NOVEMBER).projectedMicros).toBeUndefined();
  });

  it('projects no less than the cost so far, and just that in the last second', () => {
    fc.assert(
      fc.property(usages, fc.bigInt({ min: 1n, max: 30n * DAY_S - 1n }), (usage, elapsed) => {
        const { cost, projectedMicros } = monthToDate(usage, PRICES, NOVEMBER + elapsed);
        expect(projectedMicros).toBeGreaterThanOrEqual(cost.costMicros);
      }),
    );
  });
});

describe('monthAt', () => {
  it('agrees with the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (unixS) => {
        const date = new Date(unixS * 1000);
        const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
        expect(monthAt(BigInt(unixS))).toEqual({
          name: date.toISOString().slice(0, 7),
          startUnixS: BigInt(start / 1000),
          endUnixS: BigInt(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000),
        });
      }),
      { numRuns: 500 },
    );
  });
});

function sum(parts: readonly CostPart[]): bigint {
  return parts.reduce((total, { costMicros }) => total + costMicros, 0n);
}
