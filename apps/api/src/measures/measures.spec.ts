import type { SamplingQualityGroup } from '@clew/store-contract';
import { durationBucket } from '@clew/trace-model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startApi, type RunningApi } from '../testing/running-api.js';

const range = { start: '2026-11-01T00:00:00Z', end: '2026-11-01T02:00:00Z' };
const MEASURES = `query Measures($range: TimeRange!, $groupBy: MeasureGroupBy) {
  measures(range: $range, groupBy: $groupBy) { name measures { id unit value isMet explanation target { atLeast atMost } } }
}`;

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});
beforeEach(() => {
  running.reset();
});
afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

function quality(name: string): SamplingQualityGroup {
  return {
    ...{ name, traceCount: 100, keptTraceCount: 20, errorTraceCount: 4, keptErrorTraceCount: 4, partialTraceCount: 2 },
    ...{ upgradedTraceCount: 0, unweightedTraceCount: 0, adjustedTraceCount: 98, spanCount: 1_200, keptSpanCount: 240 },
    ...{ adjustedSpanCount: 1_150, lateSpanCount: 1, byteCount: 600_000, keptByteCount: 120_000, reasons: [] },
  };
}

interface Group {
  readonly name: string | null;
  readonly measures: readonly { id: string; unit: string; value: number | null; isMet: boolean | null }[];
}

async function ask(variables: Record<string, unknown>): Promise<readonly Group[]> {
  const { data, errors } = await running.query(MEASURES, variables);
  expect(errors).toEqual([]);
  return (data as { measures: Group[] }).measures;
}

describe('measures', () => {
  it('are ten, with values, targets and what is behind them', async () => {
    running.decisionReader.tenants.set('tenant-a', { quality: [quality('')] });
    running.measureReader.tenants.set('tenant-a', {
      durations: [{ name: '', durations: new Map([[durationBucket(8e8), 100]]) }],
      delays: [{ name: '', durations: new Map([[durationBucket(4e9), 10]]) }],
      volumes: [{ name: '', spanCount: 240, storedBytes: 14_400 }],
      usage: [
        {
          ...{ teamId: 't1', serviceName: 'cart', dayUnixS: Date.parse('2026-11-01') / 1000, spanCount: 1_200n },
          ...{ ingestBytes: 600_000n, keptSpanCount: 240n, keptSpanBytes: 120_000n },
        },
      ],
    });
    const [group] = await ask({ range });
    expect(group?.name).toBeNull();
    const values = group?.measures.map(({ id, unit, isMet }) => `${id} ${unit} ${String(isMet)}`);
    expect(values).toEqual([
      'M1 SPANS_PER_MINUTE true',
      'M2 RATIO false',
      'M3 MILLISECONDS false',
      'M4 BYTES null',
      'M5 RATIO true',
      'M6 RATIO false',
      'M7 MILLISECONDS true',
      'M8 MILLISECONDS null',
      'M9 MICROS null',
      'M10 RATIO true',
    ]);
    const of = (id: string) => group?.measures.find((measure) => measure.id === id);
    expect(of('M1')?.value).toBe(10);
    expect(of('M2')).toMatchObject({ value: 0.04, target: { atLeast: null, atMost: 0.01 } });
    expect(of('M4')?.value).toBe(14_400);
    // 600 KB x 0.1 + 240 spans x 0.05 per million + 120 KB for a day of November, in micros per million spans.
    expect(of('M9')?.value).toBeCloseTo(((60 + 12 + 0.12) * 1e6) / 1_200, -3);
    // Delays ask for every span: the last hour is enough.
    expect(running.measureReader.lastDelaysQuery?.range.startTimeUnixNano).toBe(
      BigInt(Date.parse('2026-11-01T01:00:00Z')) * 1_000_000n,
    );
  });

  it('say nothing of nothing, and show nothing of others', async () => {
    running.decisionReader.tenants.set('tenant-b', { quality: [quality('')] });
    const [group] = await ask({ range });
    const told = group?.measures.filter(({ value }) => value !== null).map(({ id, value }) => [id, value]);
    expect(told).toEqual([
      ['M1', 0],
      ['M4', 0],
    ]);
    expect(await ask({ range, groupBy: 'TEAM' })).toEqual([]);
  });

  it('are told by service', async () => {
    running.decisionReader.tenants.set('tenant-a', { quality: [quality('web'), quality('cart')] });
    expect((await ask({ range, groupBy: 'SERVICE' })).map(({ name }) => name)).toEqual(['web', 'cart']);
  });

  it('tell how long answers of this process take', async () => {
    await running.query('{ viewer { role } }');
    const now = Date.now();
    const lastHour = { start: new Date(now - 3.6e6).toISOString(), end: new Date(now + 60_000).toISOString() };
    const [group] = await ask({ range: lastHour });
    expect(group?.measures.find(({ id }) => id === 'M8')?.value).toBeGreaterThan(0);
  });
});
