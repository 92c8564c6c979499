import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  askGraphql,
  ClewProcess,
  compareTraces,
  countedSpans,
  freePorts,
  runLogLoad,
  runSpanLoad,
  storedLogBodies,
  storedSpanIds,
  storedTraces,
  until,
} from '@clew/test-driver';
import type { GraphqlTarget, LogLoadResult, SentTrace, SpanLoadResult } from '@clew/test-driver';
import { startClickHouse, startKafka, startPostgres } from '@clew/test-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../../../apps/cli/bin/clew.mjs', import.meta.url));
const SERVICES = ['edge', 'orders', 'stock', 'ledger'];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** So that the sampler has to choose. */
const POLICIES = [
  { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] },
  { name: 'slow', type: 'latency', thresholdMs: 1_000 },
  { name: 'some', type: 'probabilistic', probability: 0.2 },
];

async function rulesThatChoose(folder: string): Promise<string> {
  const file = join(folder, 'sampling.json');
  await writeFile(file, JSON.stringify({ sampling: { policies: POLICIES } }));
  return file;
}

/**
 * Every role in a process of its own on a real Kafka, a real ClickHouse engine and a real PostgreSQL. Under load, gateway and
 * sampler are each killed with -9 twice. Then, under load again, Kafka is, and the gateway while it holds what Kafka could not
 * take. Afterwards the books must close: what was acknowledged is counted once, what was kept is whole and stored once.
 */
describe('distributed mode through kill -9 of gateway, sampler and Kafka', () => {
  const closers: (() => Promise<unknown>)[] = [];
  const processes = new Map<string, ClewProcess>();
  let env: Record<string, string>;
  let target: GraphqlTarget;
  let traces: ReadonlyMap<string, SentTrace>;
  let spanCount: number;
  let callsBeforeOutage: number;
  let edgesBeforeOutage: number;
  let logs: readonly string[];
  let spilledBytes = 0;
  /** 0 where Kafka is not ours to kill. */
  let spilledBytesMin = 0;

  async function startRole(name: string, args: readonly string[]): Promise<ClewProcess> {
    const started = new ClewProcess(['start', ...args, '--json'], env);
    processes.set(name, started);
    await started.ready();
    return started;
  }

  beforeAll(async () => {
    const [kafka, clickhouse, postgres] = await Promise.all([startKafka(), startClickHouse(), startPostgres()]);
    closers.push(
      () => kafka.stop(),
      () => clickhouse.stop(),
      () => postgres.stop(),
    );
    const dataDir = await mkdtemp(join(tmpdir(), 'clew-distributed-'));
    closers.push(() => rm(dataDir, { recursive: true }));
    const [http, otlpHttp, otlpGrpc] = (await freePorts(3)).map(String);
    env = {
      CLEW_DATA_DIR: dataDir,
      CLEW_STREAM_KIND: 'kafka',
      CLEW_STREAM_BROKERS: kafka.brokers.join(','),
      CLEW_STREAM_REPLICATION_FACTOR: '1',
      CLEW_STREAM_PARTITION_COUNT: '4',
      CLEW_CLICKHOUSE_URL: clickhouse.url,
      CLEW_CLICKHOUSE_USERNAME: clickhouse.username,
      CLEW_CLICKHOUSE_PASSWORD: clickhouse.password,
      CLEW_POSTGRES_URL: postgres.url,
      CLEW_SAMPLER_RULES_FILE: await rulesThatChoose(dataDir),
      // Longer than a gateway takes to start anew on a busy machine: halves of an edge that its death keeps apart must meet.
      CLEW_SAMPLER_DECISION_WAIT_MS: '15000',
    };
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'migrate', '--json'], {
      env: { ...process.env, ...env },
    });
    const made = JSON.parse(stdout) as { ingestKey: string; adminToken: string };
    const gatewayArgs = ['gateway', '--otlp-http', String(otlpHttp), '--otlp-grpc', String(otlpGrpc)];
    const [gateway, api] = await Promise.all([
      startRole('gateway', gatewayArgs),
      startRole('api', ['api', '--http', String(http)]),
      startRole('sampler', ['sampler']),
    ]);
    target = { graphql: (await api.ready()).graphql ?? '', adminToken: made.adminToken };
    const door = { otlpHttp: (await gateway.ready()).otlpHttp ?? '', ingestKey: made.ingestKey };
    const killed = await underLoad(door, async () => {
      for (let round = 0; round < 2; round++) {
        await pause(4_000);
        await processes.get('sampler')?.kill9();
        await startRole('sampler', ['sampler']);
        await pause(3_000);
        await processes.get('gateway')?.kill9();
        await startRole('gateway', gatewayArgs);
      }
    });
    // Halves of a trace that an outage keeps apart for longer than a trace is waited for make no edge: so this is asked now.
    callsBeforeOutage = [...killed.spans.traces.values()].reduce((sum, trace) => sum + (trace.spanCount - 4), 0);
    edgesBeforeOutage = await until('all edges to be counted', async () => {
      const count = await countedCalls(target);
      return count >= callsBeforeOutage ? count : undefined;
    });
    const outage = await underLoad(door, async () => {
      if (!kafka.canCrash) {
        process.stdout.write('Kafka crash not run: reason: this broker is not ours to kill\n');
        return;
      }
      await pause(2_000);
      spilledBytesMin = 10_000;
      await kafka.kill9();
      await pause(6_000); // longer than the gateway's patience: it answers from its disk now
      spilledBytes = await spilledSpanBytes(dataDir);
      await processes.get('gateway')?.kill9();
      await kafka.restart();
      await startRole('gateway', gatewayArgs);
    });
    traces = new Map([...killed.spans.traces, ...outage.spans.traces]);
    spanCount = killed.spans.spanCount + outage.spans.spanCount;
    logs = [...killed.logs.logs, ...outage.logs.logs].map(({ body }) => body);
    const resendCount = killed.spans.resendCount + outage.spans.resendCount;
    process.stdout.write(
      `${String(traces.size)} traces, ${String(spanCount)} spans acknowledged through the kills, ` +
        `${String(resendCount)} requests sent again\n`,
    );
  });

  afterAll(async () => {
    for (const started of processes.values()) expect(await started.stop(), started.log()).toBe(0);
    for (const close of closers) await close();
  });

  it('acknowledged from the disk while Kafka was dead', () => {
    expect(spilledBytes).toBeGreaterThanOrEqual(spilledBytesMin);
  });

  it('counts every acknowledged span exactly once', async () => {
    await until('all spans to be counted', async () =>
      (await countedSpans(target, SERVICES)) >= spanCount ? true : undefined,
    );
    await pause(3_000); // room for a double to show up
    expect(await countedSpans(target, SERVICES)).toBe(spanCount);
  });

  it('stores every error and slow trace whole and once, and nothing in part', async () => {
    const stored = await until('the last traces to be decided', async () => {
      const found = await storedTraces(target, 'edge');
      const { missing } = compareTraces(traces, found, (trace) => trace.error || trace.slow);
      return missing.length === 0 ? found : undefined;
    });
    expect(compareTraces(traces, stored, (trace) => trace.error || trace.slow)).toEqual({
      missing: [],
      partial: [],
      duplicated: [],
    });
    const plain = [...traces.values()].filter((trace) => !trace.error && !trace.slow);
    const keptPlain = plain.filter((trace) => stored.has(trace.traceId)).length;
    expect(keptPlain / plain.length).toBeGreaterThan(0.05);
    expect(keptPlain / plain.length).toBeLessThan(0.5);
  });

  it('stores no span twice', async () => {
    const failed = [...traces.values()].filter((trace) => trace.error).slice(0, 25);
    expect(failed.length).toBeGreaterThan(10);
    for (const trace of failed) {
      const ids = await storedSpanIds(target, trace.traceId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBe(trace.spanCount);
    }
  });

  it('stores every acknowledged log record once', async () => {
    const filter = {
      range: {
        start: new Date(Date.now() - 3_600_000).toISOString(),
        end: new Date(Date.now() + 3_600_000).toISOString(),
      },
      serviceName: 'log-load',
    };
    const sent = [...logs].sort();
    const stored = await until('all log records to be stored', async () => {
      const bodies = await storedLogBodies(target, filter);
      return bodies.length >= sent.length ? bodies : undefined;
    });
    expect([...stored].sort()).toEqual(sent);
  });

  it('counts the calls of the service map once', async () => {
    expect(edgesBeforeOutage).toBe(callsBeforeOutage);
    const calls = [...traces.values()].reduce((sum, trace) => sum + (trace.spanCount - 4), 0);
    expect(await countedCalls(target)).toBeLessThanOrEqual(calls);
  });
});

/** Sends spans and log records while `work` goes on, and until all of them are acknowledged. */
async function underLoad(
  door: { readonly otlpHttp: string; readonly ingestKey: string },
  work: () => Promise<void>,
): Promise<{ readonly spans: SpanLoadResult; readonly logs: LogLoadResult }> {
  const enough = new AbortController();
  const sending = { ...door, durationMs: 240_000, signal: enough.signal };
  const spans = runSpanLoad({ ...sending, tracesPerSecond: 40 });
  const logs = runLogLoad({ ...sending, requestsPerSecond: 10 });
  await work();
  await pause(2_000);
  enough.abort();
  return { spans: await spans, logs: await logs };
}

async function countedCalls(target: GraphqlTarget): Promise<number> {
  const now = Date.now();
  const range = { start: new Date(now - 86_400_000).toISOString(), end: new Date(now + 3_600_000).toISOString() };
  const { serviceMap } = await askGraphql<{ serviceMap: { edges: { requestCount: number }[] } }>(
    target,
    'query ($range: TimeRange!) { serviceMap(range: $range) { edges { requestCount } } }',
    { range },
  );
  return serviceMap.edges.reduce((total, edge) => total + edge.requestCount, 0);
}

/** Of all workers of the gateway: each has a folder of its own. */
async function spilledSpanBytes(dataDir: string): Promise<number> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.parentPath.includes(join('spill', 'spans')));
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
