import type { Flush, LivePosition } from '@clew/store-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from '../clickhouse-store.js';
import {
  dayOf,
  keptSpan,
  sampleFlush,
  sampleSpan,
  spanIdOf,
  traceIdOf,
  traceIncrement,
} from '../testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from '../testing/start-test-clickhouse.js';

const NOW_NANO = BigInt(Date.now()) * 1_000_000n;
const HOUR_NANO = 3_600_000_000_000n;

let server: TestClickHouse;
let store: ClickHouseStore;
let position: LivePosition;

beforeAll(async () => {
  server = await startTestClickHouse();
  store = createClickHouseStore({ ...server, database: 'live' });
  await store.migrate();
  await write(0, 7n, [100]);
  position = await store.liveReader.newestPosition();
});

afterAll(async () => {
  await store.shutdown({ deadlineMs: 1000 });
  await server.stop();
});

/** Stores one span of each of these traces. */
async function write(
  partition: number,
  flushNumber: bigint,
  traceNumbers: readonly number[],
  { tenantId = 'acme', startNano = NOW_NANO, spanNumber = 1, parentNumber = 0 } = {},
): Promise<void> {
  const times = { startTimeUnixNano: startNano, endTimeUnixNano: startNano + 5n };
  const spans = traceNumbers.map((n) =>
    sampleSpan({
      ...times,
      ...{ traceId: traceIdOf(n), spanId: spanIdOf(spanNumber) },
      parentSpanId: parentNumber === 0 ? '' : spanIdOf(parentNumber),
    }),
  );
  const storeDay = dayOf(startNano);
  const content: Partial<Flush> = {
    id: { stream: 'spans', partition, flushNumber },
    spans: spans.map((span) => keptSpan(span, { tenantId, storeDay })),
    traces: spans.map((span) => traceIncrement([span], { tenantId, storeDay })),
  };
  await store.sink.write(sampleFlush(flushNumber, content));
}

/** What came since the last call. */
async function next(tenantId = 'acme', limitPerPartition = 10): Promise<readonly string[]> {
  const since = await store.liveReader.flushesSince(position, limitPerPartition);
  position = since.position;
  const query = { flushes: since.flushes, startTimeUnixNanoMin: NOW_NANO - HOUR_NANO, after: undefined, limit: 100 };
  const found = await store.liveReader.arrivals(tenantId, query);
  expect(await store.liveReader.countArrivals(tenantId, query)).toBe(found.length);
  return found.map(({ traceId }) => traceId);
}

describe('what is stored from now on', () => {
  it('is found once, of each partition in the order of its flushes, a partition that was not there before included', async () => {
    expect(await next()).toEqual([]);
    await write(0, 8n, [2, 1]);
    await write(5, 1n, [3]);
    expect(await next()).toEqual([1, 2, 3].map(traceIdOf));
    expect(await next()).toEqual([]);
    await write(5, 2n, [4]);
    await write(0, 9n, [5]);
    expect(await next()).toEqual([4, 5].map(traceIdOf));
  });

  it('is read in pieces where a partition is far ahead, and nothing of the others is lost by that', async () => {
    for (const flushNumber of [10n, 11n, 12n]) await write(0, flushNumber, [Number(flushNumber) + 10]);
    await write(5, 3n, [30]);
    expect(await next('acme', 2)).toEqual([20, 21, 30].map(traceIdOf));
    expect(await next('acme', 2)).toEqual([22].map(traceIdOf));
  });

  it('comes in pages', async () => {
    await write(0, 13n, [40, 41, 42]);
    const { flushes, position: after } = await store.liveReader.flushesSince(position, 10);
    position = after;
    const query = { flushes, startTimeUnixNanoMin: NOW_NANO - HOUR_NANO, limit: 2 };
    const first = await store.liveReader.arrivals('acme', { ...query, after: undefined });
    expect(first.map(({ traceId }) => traceId)).toEqual([40, 41].map(traceIdOf));
    const second = await store.liveReader.arrivals('acme', { ...query, after: traceIdOf(41) });
    expect(second.map(({ traceId }) => traceId)).toEqual([traceIdOf(42)]);
  });

  it('is of one organisation', async () => {
    await write(0, 14n, [50], { tenantId: 'other' });
    const before = position;
    expect(await next('acme')).toEqual([]);
    position = before;
    expect(await next('other')).toEqual([traceIdOf(50)]);
  });

  it('leaves out spans that began too long ago', async () => {
    await write(0, 15n, [60], { startNano: NOW_NANO - 3n * HOUR_NANO });
    expect(await next()).toEqual([]);
  });

  it('is given with all that is stored of the trace, and with its spans', async () => {
    await write(0, 16n, [70]);
    await next();
    await write(5, 4n, [70], { spanNumber: 2, parentNumber: 1, startNano: NOW_NANO + 10n });
    const { flushes, position: after } = await store.liveReader.flushesSince(position, 10);
    position = after;
    const query = { flushes, startTimeUnixNanoMin: NOW_NANO - HOUR_NANO, after: undefined, limit: 10 };
    const traces = await store.liveReader.arrivals('acme', query);
    expect(traces).toMatchObject([{ traceId: traceIdOf(70), spanCount: 2, durationNano: 15n }]);
    const spans = await store.liveReader.spansOf('acme', traces, 10);
    expect(spans.get(traceIdOf(70))?.map(({ spanId }) => spanId)).toEqual([spanIdOf(1), spanIdOf(2)]);
    expect((await store.liveReader.spansOf('acme', traces, 1)).get(traceIdOf(70))).toHaveLength(1);
  });
});
