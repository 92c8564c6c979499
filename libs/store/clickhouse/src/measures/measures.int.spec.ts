import type { UsageIncrement } from '@clew/store-contract';
import { durationBucket, durationHistogramQuantile } from '@clew/trace-model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from '../clickhouse-store.js';
import {
  decision,
  keptSpan,
  SAMPLE_TIME_MS,
  SAMPLE_TIME_NANO,
  sampleFlush,
  sampleSpan,
  spanIdOf,
  traceIdOf,
  traceIncrement,
} from '../testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from '../testing/start-test-clickhouse.js';

const HOUR_NANO = 3_600_000_000_000n;
const HOUR_S = 3_600;
const DAY_S = 86_400;
const range = { startTimeUnixNano: SAMPLE_TIME_NANO - HOUR_NANO, endTimeUnixNano: SAMPLE_TIME_NANO + HOUR_NANO };
const hourUnixS = Math.floor(SAMPLE_TIME_MS / 1000 / HOUR_S) * HOUR_S;
const dayUnixS = Math.floor(SAMPLE_TIME_MS / 1000 / DAY_S) * DAY_S;

let server: TestClickHouse;

beforeAll(async () => {
  server = await startTestClickHouse();
});

afterAll(async () => {
  await server.stop();
});

async function newStore(database: string): Promise<ClickHouseStore> {
  const store = createClickHouseStore({ ...server, database });
  await store.migrate();
  return store;
}

function usage(fields: Partial<UsageIncrement>): UsageIncrement {
  return {
    ...{ tenantId: 'acme', teamId: 'shop', serviceName: 'cart', environment: '', hourUnixS },
    ...{ spanCount: 0, errorSpanCount: 0, spanBytes: 0, ingestBytes: 0, keptSpanCount: 0 },
    ...fields,
  };
}

describe('usage by day', () => {
  it('adds up hours and environments exactly, and gives kept spans their share of the bytes', async () => {
    const store = await newStore('usage_days');
    await store.sink.write(
      sampleFlush(1n, {
        usage: [
          usage({ spanCount: 10, spanBytes: 1_000, ingestBytes: 1_200, keptSpanCount: 5 }),
          usage({ spanCount: 4, spanBytes: 800, keptSpanCount: 1, environment: 'prod' }),
          usage({ spanCount: 3, spanBytes: 300, keptSpanCount: 0, hourUnixS: hourUnixS - HOUR_S }),
          usage({ spanCount: 7, teamId: 'pay', serviceName: 'bank' }),
          usage({ spanCount: 1, hourUnixS: hourUnixS - DAY_S }),
          usage({ spanCount: 99, tenantId: 'other' }),
        ],
      }),
    );
    // The range of an hour touches one day, which counts whole.
    const found = await store.measureReader.dailyUsage('acme', { range });
    expect(found).toEqual([
      {
        ...{ teamId: 'pay', serviceName: 'bank', dayUnixS, spanCount: 7n },
        ...{ ingestBytes: 0n, keptSpanCount: 0n, keptSpanBytes: 0n },
      },
      {
        ...{ teamId: 'shop', serviceName: 'cart', dayUnixS, spanCount: 17n },
        ...{ ingestBytes: 1_200n, keptSpanCount: 6n, keptSpanBytes: 700n },
      },
    ]);
    expect(await store.measureReader.dailyUsage('acme', { range, teamId: 'pay' })).toEqual(found.slice(0, 1));
    expect(await store.measureReader.dailyUsage('acme', { range, serviceName: 'cart' })).toEqual(found.slice(1));
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('does not overflow where bytes and spans are many', async () => {
    const store = await newStore('usage_much');
    const much = { spanCount: 4_000_000_000, keptSpanCount: 3_000_000_000, spanBytes: 2 ** 52 };
    await store.sink.write(sampleFlush(1n, { usage: [usage(much)] }));
    const [day] = await store.measureReader.dailyUsage('acme', { range });
    expect(day?.keptSpanBytes).toBe((2n ** 52n * 3n) / 4n);
    await store.shutdown({ deadlineMs: 1000 });
  });
});

describe('durations of traces', () => {
  it('are of kept and dropped traces, once each, in the buckets that durations have everywhere', async () => {
    const store = await newStore('durations');
    const durations = [0n, 1n, 2n, 1_000n, 1_024n, 999_999_999n, 60_000_000_000n];
    const decisions = durations.map((durationNano, n) =>
      decision(n + 1, { durationNano, kept: n % 2 === 0, teamId: n < 5 ? 'shop' : 'pay' }),
    );
    const again = decision(1, { isReopened: true, durationNano: 5n });
    const elsewhere = decision(9, { tenantId: 'other', durationNano: 7n });
    await store.sink.write(sampleFlush(1n, { decisions: [...decisions, again, elsewhere] }));
    const read = (groupBy: 'none' | 'team') =>
      store.measureReader.traceDurations('acme', { range, groupBy, limit: 10 });
    const [all] = await read('none');
    const expected = new Map<number, number>();
    for (const duration of durations) {
      const bucket = durationBucket(Number(duration));
      expected.set(bucket, (expected.get(bucket) ?? 0) + 1);
    }
    expect(all).toEqual({ name: '', durations: expected });
    expect((await read('team')).map(({ name }) => name)).toEqual(['shop', 'pay']);
    await store.shutdown({ deadlineMs: 1000 });
  });
});

describe('what is stored', () => {
  it('tells spans by service with their share of the disk, and how long they took to be found', async () => {
    const store = await newStore('volume');
    const now = BigInt(Date.now()) * 1_000_000n;
    const spans = [0, 1, 2].map((n) =>
      sampleSpan({
        traceId: traceIdOf(n + 1),
        spanId: spanIdOf(n + 1),
        // The last one's clock runs an hour ahead.
        startTimeUnixNano: now - (n === 2 ? -HOUR_NANO : 40_000_000_000n),
        endTimeUnixNano: now - (n === 2 ? -HOUR_NANO : 30_000_000_000n),
      }),
    );
    await store.sink.write(
      sampleFlush(1n, {
        spans: spans.map((span, n) => keptSpan(span, { serviceName: n === 0 ? 'web' : 'cart' })),
        traces: spans.map((span) => traceIncrement([span])),
      }),
    );
    const recent = { startTimeUnixNano: now - HOUR_NANO, endTimeUnixNano: now + 2n * HOUR_NANO };
    const [cart, web] = await store.measureReader.storedVolume('acme', { range: recent, groupBy: 'service', limit: 5 });
    expect([cart?.name, cart?.spanCount, web?.name, web?.spanCount]).toEqual(['cart', 2, 'web', 1]);
    expect(web?.storedBytes).toBeGreaterThan(0);
    expect(cart?.storedBytes).toBeCloseTo(2 * (web?.storedBytes ?? 0), 6);
    expect(await store.measureReader.storedVolume('other', { range: recent, groupBy: 'none', limit: 5 })).toEqual([]);

    const delays = await store.measureReader.visibilityDelays('acme', { range: recent, groupBy: 'service', limit: 5 });
    expect(delays.map(({ name }) => name)).toEqual(['cart', 'web']);
    expect(delays[0]?.durations.get(-1)).toBe(1);
    const seconds = durationHistogramQuantile(delays[1]?.durations ?? [], 0.5) / 1e9;
    expect(seconds).toBeGreaterThan(28);
    expect(seconds).toBeLessThan(120);
    await store.shutdown({ deadlineMs: 1000 });
  });
});
