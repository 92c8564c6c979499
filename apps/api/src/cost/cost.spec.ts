import type { DailyUsage } from '@clew/store-contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startApi, type RunningApi } from '../testing/running-api.js';

const DAY_MS = 86_400_000;
const GB = 1_000_000_000n;
const COST = `query Cost($range: TimeRange!, $teamId: ID, $first: Int) {
  cost(range: $range, teamId: $teamId, first: $first) {
    start end currency isPriced total ingest stored kept spanCount perMillionSpans
    byTeam { name isRemainder cost spanCount } byService { name cost } byDay { name cost }
    prices { perGbIngested perMillionSpansStored perGbMonthKept }
  }
}`;

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});
beforeEach(() => {
  running.reset();
});
afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

function usage(day: string, fields: Partial<DailyUsage> = {}): DailyUsage {
  return {
    ...{ teamId: 't1', serviceName: 'cart', dayUnixS: Date.parse(day) / 1000, spanCount: 0n },
    ...{ ingestBytes: 0n, keptSpanCount: 0n, keptSpanBytes: 0n },
    ...fields,
  };
}

describe('cost', () => {
  it('is of the whole days of the range, with what was kept from before it', async () => {
    running.measureReader.tenants.set('tenant-a', {
      usage: [
        // Team t1 keeps spans for seven days: on the first of these two days both count.
        usage('2026-10-03', { keptSpanBytes: 31n * GB }),
        usage('2026-10-04', { keptSpanBytes: 31n * GB }),
        usage('2026-10-10', { spanCount: 4_000_000n, ingestBytes: 2n * GB, keptSpanCount: 1_000_000n }),
        usage('2026-10-10', { teamId: 't2', serviceName: 'bank', spanCount: 1n, ingestBytes: 1n * GB }),
      ],
    });
    const range = { start: '2026-10-10T10:00:00Z', end: '2026-10-11T10:00:00Z' };
    const { data, errors } = await running.query(COST, { range });
    expect(errors).toEqual([]);
    expect(data?.['cost']).toEqual({
      ...{ start: '2026-10-10T00:00:00Z', end: '2026-10-12T00:00:00Z', currency: 'EUR', isPriced: true },
      ...{ ingest: '0.300000', stored: '0.050000', kept: '0.030000', total: '0.380000' },
      ...{ spanCount: 4_000_001, perMillionSpans: '0.095000' },
      byTeam: [
        { name: 't1', isRemainder: false, cost: '0.280000', spanCount: 4_000_000 },
        { name: 't2', isRemainder: false, cost: '0.100000', spanCount: 1 },
      ],
      byService: [
        { name: 'cart', cost: '0.280000' },
        { name: 'bank', cost: '0.100000' },
      ],
      byDay: [{ name: '2026-10-10', cost: '0.380000' }],
      prices: { perGbIngested: '0.100000', perMillionSpansStored: '0.050000', perGbMonthKept: '0.030000' },
    });
    // Read for as long as anybody keeps spans.
    expect(running.measureReader.lastUsageQuery?.range.startTimeUnixNano).toBe(
      BigInt(Date.parse('2026-10-10') - 30 * DAY_MS) * 1_000_000n,
    );
  });

  it('asks the store for one team only, and adds up what does not fit', async () => {
    const days = [
      usage('2026-10-10', { ingestBytes: GB }),
      usage('2026-10-10', { teamId: 't2', ingestBytes: 2n * GB }),
      usage('2026-10-10', { teamId: 't3', ingestBytes: 4n * GB }),
    ];
    running.measureReader.tenants.set('tenant-a', { usage: days });
    const range = { start: '2026-10-10T00:00:00Z', end: '2026-10-11T00:00:00Z' };
    const { data } = await running.query(COST, { range, teamId: 't1', first: 1 });
    expect(running.measureReader.lastUsageQuery?.teamId).toBe('t1');
    const byTeam = [
      { name: 't3', isRemainder: false, cost: '0.400000', spanCount: 0 },
      { name: '', isRemainder: true, cost: '0.300000', spanCount: 0 },
    ];
    expect(data).toMatchObject({ cost: { byTeam } });
  });

  it('of the month so far goes on as it went', async () => {
    const today = new Date().toISOString().slice(0, 10);
    running.measureReader.tenants.set('tenant-a', { usage: [usage(today, { ingestBytes: 100n * GB })] });
    const { data, errors } = await running.query(
      '{ costMonthToDate { month monthStart monthEnd projected cost { total } } }',
    );
    expect(errors).toEqual([]);
    const { costMonthToDate: month } = data as {
      costMonthToDate: Record<string, string> & { cost: { total: string } };
    };
    expect(month['month']).toBe(today.slice(0, 7));
    expect(month['monthStart']).toBe(`${today.slice(0, 7)}-01T00:00:00Z`);
    expect(month.cost.total).toBe('10.000000');
    expect(Number(month['projected'])).toBeGreaterThanOrEqual(10);
  });
});
