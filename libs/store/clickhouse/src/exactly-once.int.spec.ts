import type { Flush } from '@clew/store-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from './clickhouse-store.js';
import { storeSettings } from './options.js';
import { StoreClient } from './store-client.js';
import { startLossyProxy, type Fate } from './testing/lossy-proxy.js';
import {
  decision,
  dryRun,
  keptSpan,
  RETENTION_DAYS,
  SAMPLE_DAY,
  SAMPLE_TIME_MS,
  SAMPLE_TIME_NANO,
  sampleFlush,
  sampleSpan,
  spanIdOf,
  traceIdOf,
  traceIncrement,
} from './testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from './testing/start-test-clickhouse.js';

const DAY_NANO = 86_400_000_000_000n;
const HOUR_MS = 3_600_000;
const MINUTE = Number(SAMPLE_TIME_NANO / 60_000_000_000n) * 60;
const range = { startTimeUnixNano: SAMPLE_TIME_NANO - 9n * DAY_NANO, endTimeUnixNano: SAMPLE_TIME_NANO + DAY_NANO };

let server: TestClickHouse;

beforeAll(async () => {
  server = await startTestClickHouse();
});

afterAll(async () => {
  await server.stop();
});

/** Six traces over three retentions and two days, and rollups and decisions of two days: 22 blocks between the two marks. */
function manyPartitions(flushNumber: bigint): Flush {
  const spans = [0, 1, 2, 3, 4, 5].map((n) => {
    const day = n % 2;
    const time = SAMPLE_TIME_NANO - BigInt(day) * DAY_NANO;
    const span = sampleSpan({
      traceId: traceIdOf(Number(flushNumber) * 100 + n + 1),
      spanId: spanIdOf(n + 1),
      startTimeUnixNano: time,
      endTimeUnixNano: time + 5n,
    });
    return { span, placement: { retentionDays: RETENTION_DAYS + (n % 3), storeDay: SAMPLE_DAY - day } };
  });
  const counts = { spanCount: 2, errorSpanCount: 1, adjustedSpanCount: 2, adjustedErrorSpanCount: 1 };
  const rates = { ...counts, durationSumNano: 10n, durations: new Map([[80, 2]]) };
  const minutes = [MINUTE, MINUTE - 86_400];
  return sampleFlush(flushNumber, {
    spans: spans.map(({ span, placement }) => keptSpan(span, placement)),
    traces: spans.map(({ span, placement }) => traceIncrement([span], placement)),
    red: minutes.map((minuteUnixS) => ({
      ...{
        tenantId: 'acme',
        teamId: 'shop',
        serviceName: 'cart',
        environment: '',
        spanName: 'GET /cart',
        spanKind: 'SERVER' as const,
      },
      ...{ minuteUnixS, ...rates },
    })),
    edges: minutes.map((minuteUnixS) => ({
      ...{ tenantId: 'acme', client: 'web', server: 'cart', connectionType: 'rpc' as const, minuteUnixS },
      ...{ peerSystem: '', clientEnvironment: '', serverEnvironment: '', clientTeamId: 'shop', serverTeamId: 'shop' },
      ...{ requestCount: 2, failedRequestCount: 1, durationSumNano: 10n, durations: new Map([[80, 2]]) },
    })),
    usage: [
      {
        ...{
          tenantId: 'acme',
          teamId: 'shop',
          serviceName: 'cart',
          environment: 'production',
          hourUnixS: MINUTE - (MINUTE % 3600),
        },
        ...{ spanCount: 6, errorSpanCount: 2, spanBytes: 600, ingestBytes: 700, keptSpanCount: 6 },
      },
    ],
    // Of two days, none of them old enough to expire.
    decisions: [1, 2, 3].map((n) => decision(n, { decidedAtUnixMs: SAMPLE_TIME_MS + (n % 2) * 20 * HOUR_MS })),
    dryRuns: [dryRun()],
  });
}

/** Everything the reader can tell of the flushes. */
async function contents(store: ClickHouseStore): Promise<unknown> {
  const { reader, decisionReader } = store;
  const decided = await decisionReader.recordedDecisions('acme', { range, limit: 100 });
  const traces = await reader.searchTraces('acme', { range }, { limit: 100 });
  const whole = await Promise.all(
    traces.items.map(async ({ traceId }) => (await reader.trace('acme', traceId, { spanCountMax: 10 }))?.spans.length),
  );
  return {
    spansByTrace: whole,
    counted: traces.items.map(({ spanCount }) => spanCount),
    services: await reader.services('acme', range),
    graph: await reader.serviceGraph('acme', range),
    usage: await reader.usage('acme', range),
    quality: await decisionReader.samplingQuality('acme', { range, groupBy: 'service', limit: 10 }),
    decided: decided.items.map(({ traceId }) => traceId),
    rehearsed: await decisionReader.dryRun('acme', { range, candidateVersion: '8', limit: 10 }),
  };
}

const once = {
  spansByTrace: [1, 1, 1, 1, 1, 1],
  counted: [1, 1, 1, 1, 1, 1],
  services: [{ serviceName: 'cart', spanCount: 4, errorSpanCount: 2 }],
  graph: { edges: [{ client: 'web', server: 'cart', requestCount: 4, failedRequestCount: 2 }] },
  usage: [{ spanCount: 6, errorSpanCount: 2, spanBytes: 600, ingestBytes: 700, keptSpanCount: 6 }],
  quality: [{ name: 'cart', traceCount: 3, adjustedTraceCount: 12 }],
  decided: [traceIdOf(2), traceIdOf(1), traceIdOf(3)],
  rehearsed: [{ serviceName: 'cart', keptByBoth: { traceCount: 10, spanCount: 20 } }],
};

async function freshStore(database: string): Promise<ClickHouseStore> {
  const store = createClickHouseStore({ ...server, database });
  await store.migrate();
  return store;
}

describe('a flush', () => {
  it('written again, by the same process or another, changes nothing', async () => {
    const store = await freshStore('again');
    const flush = manyPartitions(1n);
    expect(await store.sink.has(flush.id)).toBe(false);
    await store.sink.write(flush);
    await store.sink.write(manyPartitions(1n));
    await store.shutdown({ deadlineMs: 1000 });
    const other = createClickHouseStore({ ...server, database: 'again' });
    await other.sink.write(manyPartitions(1n));
    expect(await other.sink.has(flush.id)).toBe(true);
    expect(await other.sink.has({ ...flush.id, flushNumber: 2n })).toBe(false);
    expect(await contents(other)).toMatchObject(once);
    await other.shutdown({ deadlineMs: 1000 });
  });

  it('that was interrupted at any insert counts once after it is written again', async () => {
    const fates: readonly Fate[] = ['lose answer', 'lose request'];
    // Of its 24 inserts: the `begun` mark, some of each table, and the mark at the end.
    for (const cut of [0, 1, 9, 13, 18, 20, 22, 23]) {
      const database = `cut_${String(cut)}`;
      await (await freshStore(database)).shutdown({ deadlineMs: 1000 });
      let inserts = 0;
      const proxy = await startLossyProxy(server.url, (sql) =>
        sql.startsWith('INSERT') && inserts++ === cut ? (fates[cut % 2] ?? 'pass') : 'pass',
      );
      const interrupted = createClickHouseStore({ ...server, url: proxy.url, database, insertsMax: 2 });
      const flush = manyPartitions(1n);
      await expect(interrupted.sink.write(flush)).rejects.toMatchObject({ name: 'StoreError', retryable: true });
      await interrupted.shutdown({ deadlineMs: 1000 });
      await proxy.stop();
      const next = createClickHouseStore({ ...server, database });
      await next.sink.write(flush);
      expect(await next.sink.has(flush.id)).toBe(true);
      expect(await contents(next)).toMatchObject(once);
      await next.shutdown({ deadlineMs: 1000 });
    }
  });

  it('of many rows is one block, so that its token covers all of it', async () => {
    const store = await freshStore('large');
    const span = keptSpan(sampleSpan());
    const flush = sampleFlush(1n, {
      spans: Array.from({ length: 70_000 }, () => span),
      traces: [traceIncrement([sampleSpan()], { spanCount: 70_000 })],
    });
    await store.sink.write(flush);
    await store.sink.write(flush);
    const trace = await store.reader.trace('acme', traceIdOf(1), { spanCountMax: 100_000 });
    expect(trace?.spans).toHaveLength(70_000);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('without a mark is not written again when the tables may have forgotten its inserts', async () => {
    const store = await freshStore('forgotten');
    await store.sink.write(sampleFlush(1n));
    // Another partition of the stream has written more than half of the window since.
    const client = new StoreClient(storeSettings({ ...server, database: 'forgotten' }));
    await client.command(
      `INSERT INTO forgotten.flushes (stream, stream_partition, flush_number, state, block_count) VALUES ('spans', 1, 101, 'written', 5001)`,
    );
    await client.close();
    const unfinished = { stream: 'spans', partition: 0, flushNumber: 2n };
    await expect(store.sink.has(unfinished)).rejects.toMatchObject({ code: 'STORE_DEDUP_WINDOW', retryable: false });
    // A partition that never began a flush can't have left half of one.
    expect(await store.sink.has({ ...unfinished, partition: 2 })).toBe(false);
    expect(await store.sink.has({ stream: 'spans', partition: 1, flushNumber: 102n })).toBe(false);
    await store.shutdown({ deadlineMs: 1000 });
  });

  it('leaves out spans that can not be read, tells about them, and stores the rest', async () => {
    const malformed: Error[] = [];
    const store = createClickHouseStore({
      ...server,
      database: 'malformed',
      onMalformedSpan: (e) => malformed.push(e),
    });
    await store.migrate();
    const good = keptSpan(sampleSpan());
    const cut = { ...good, end: good.end - 1 };
    await store.sink.write(sampleFlush(1n, { spans: [cut, good, cut], traces: [traceIncrement([sampleSpan()])] }));
    await store.sink.write(sampleFlush(2n, { spans: [cut] }));
    expect(malformed).toHaveLength(3);
    const trace = await store.reader.trace('acme', traceIdOf(1), { spanCountMax: 10 });
    expect(trace?.spans).toHaveLength(1);
    await store.shutdown({ deadlineMs: 1000 });
  });
});
