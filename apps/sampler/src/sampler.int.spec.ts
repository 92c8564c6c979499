import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createEmbeddedClickHouse, type EmbeddedClickHouse } from '@clew/embedded-clickhouse';
import type { RunningPart } from '@clew/lifecycle';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import { createClickHouseStore, type ClickHouseStore } from '@clew/store-clickhouse';
import type { FlushSink } from '@clew/store-contract';
import type { SpanStream } from '@clew/stream-contract';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import { isTraceId } from '@clew/trace-model';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { createSampler } from './index.js';
import { TEST_START_NANO, sendSpans, testSpan } from './testing/send-spans.js';

const TENANT = 'acme';
const HOUR_NANO = 3_600_000_000_000n;
const range = { startTimeUnixNano: TEST_START_NANO - HOUR_NANO, endTimeUnixNano: TEST_START_NANO + HOUR_NANO };
const credentials = { username: 'clew', password: 'secret' };
const WAIT = { timeout: 30_000, interval: 200 };

const ERRORS_ONLY = { policies: [{ name: 'errors', type: 'status_code', statusCodes: ['ERROR'] }] };

let dataDir: string;
let engine: EmbeddedClickHouse | undefined;
let store: ClickHouseStore;
let stream: SpanStream;
let sampler: RunningPart;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-sampler-int-'));
  store = createClickHouseStore({ ...(await clickHouse()), database: `clew_sampler_${process.pid}` });
  await store.migrate();
  await store.start();
  stream = createSegmentLogStream({ dataDir: join(dataDir, 'stream'), partitionCount: 2 });
  await stream.start();
});

afterAll(async () => {
  await sampler.shutdown({ deadlineMs: 2_000 });
  await stream.shutdown({ deadlineMs: 2_000 });
  await store.shutdown({ deadlineMs: 2_000 });
  await engine?.shutdown({ deadlineMs: 10_000 });
  await rm(dataDir, { recursive: true, force: true });
});

/** The server that CLICKHOUSE_URL names, or the embedded engine in a folder of its own. */
async function clickHouse(): Promise<{ url: string; username: string; password: string }> {
  const given = process.env['CLICKHOUSE_URL'];
  if (given !== undefined && given !== '') {
    const { origin, username, password } = new URL(given);
    return { url: origin, username, password };
  }
  engine = createEmbeddedClickHouse({ dataDir: join(dataDir, 'clickhouse'), ...credentials });
  await engine.start();
  return { url: engine.url, ...credentials };
}

async function startSampler(sink: FlushSink): Promise<void> {
  sampler = createSampler({
    stream,
    sink,
    logger: createLogger({ name: 'sampler-test', level: 'silent' }),
    metrics: createMetrics(),
    documents: {
      documents: () => ({
        version: 1,
        entries: [{ tenantId: '', kind: 'sampling', version: '1', content: ERRORS_ONLY }],
      }),
    },
    limits: { flushIntervalMs: 50, decisionWaitMs: 1_500 },
    driverLimits: { readWaitMsMax: 50, storeRetryMsMin: 5 },
  });
  await sampler.start();
}

/** The first answer to every flush is lost after the store has all of it. */
function losingAnswers(sink: FlushSink): FlushSink {
  const lost = new Set<string>();
  return {
    has: () => Promise.resolve(false),
    write: async (flush) => {
      await sink.write(flush);
      const id = `${flush.id.partition}/${flush.id.flushNumber}`;
      if (lost.has(id)) return;
      lost.add(id);
      throw Object.assign(new Error('answer lost'), { retryable: true });
    },
  };
}

describe('the sampler between a segment log and ClickHouse', () => {
  it('stores traces whole and counts once, though answers are lost, owners change and spans come twice', async () => {
    const call = [
      testSpan(1, 1, 'GET /cart', { kind: 3, service: 'web' }),
      testSpan(1, 2, 'GET /cart', { kind: 2, parent: 1, isError: true }),
    ];
    await startSampler(losingAnswers(store.sink));
    await sendSpans(stream, [...call, testSpan(2, 3, 'GET /quiet')]);
    await vi.waitFor(async () => {
      expect(await spansOf(1)).toBe(2);
    }, WAIT);

    await sampler.shutdown({ deadlineMs: 2_000 });
    await startSampler(losingAnswers(store.sink));
    await sendSpans(stream, [...call, testSpan(1, 4, 'late', { parent: 2 })]);
    await vi.waitFor(async () => {
      expect(await spansOf(1)).toBe(3);
      expect((await store.reader.serviceGraph(TENANT, range)).edges).toHaveLength(1);
    }, WAIT);

    expect(await spansOf(2)).toBe(0);
    const usage = await store.reader.usage(TENANT, range);
    const totals = usage.map((row) => [row.serviceName, row.spanCount, row.errorSpanCount, row.keptSpanCount]);
    expect(totals.sort()).toEqual([
      ['cart', 3, 1, 2],
      ['web', 1, 0, 1],
    ]);
    const services = await store.reader.services(TENANT, range);
    expect(services.map((service) => [service.serviceName, service.spanCount]).sort()).toEqual([
      ['cart', 3],
      ['web', 1],
    ]);
    const { edges } = await store.reader.serviceGraph(TENANT, range);
    expect(edges).toMatchObject([{ client: 'web', server: 'cart', requestCount: 1, failedRequestCount: 1 }]);
  });
});

async function spansOf(trace: number): Promise<number> {
  const traceId = testSpan(trace, 1, '').traceId;
  if (!isTraceId(traceId)) throw new Error(`${traceId} is no trace id`);
  const found = await store.reader.trace(TENANT, traceId, { spanCountMax: 100 });
  return found?.spans.length ?? 0;
}
