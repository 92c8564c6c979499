import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  ClewProcess,
  compareTraces,
  countedSpans,
  freePorts,
  Gate,
  runSpanLoad,
  storedSpanIds,
  storedTraces,
  until,
} from '@clew/test-driver';
import type { GraphqlTarget, SentTrace } from '@clew/test-driver';
import { startClickHouse, startKafka, startPostgres } from '@clew/test-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../../../apps/cli/bin/clew.mjs', import.meta.url));
const SERVICES = ['edge', 'orders', 'stock', 'ledger'];
/** Longer than the group waits for a member, so that the partitions are given to another one. */
const FROZEN_MS = 13_000;
/** By hand: `CLEW_OUTAGE_SECONDS=600 npx vitest run --project e2e test/e2e/src/chaos`. */
const OUTAGE_MS = Number(process.env['CLEW_OUTAGE_SECONDS'] ?? 12) * 1_000;
const TRACES_PER_SECOND = 30;
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
 * Two samplers on a real Kafka and a real ClickHouse, under load all the time. First one of them stands still for so long that the
 * other takes its partitions, and then goes on as if nothing had happened. Then ClickHouse is away; meanwhile the broker dies
 * and comes back, and a sampler dies with all it held. Afterwards the books must close.
 */
describe('samplers among zombies and outages', () => {
  const closers: (() => Promise<unknown>)[] = [];
  const processes = new Map<string, ClewProcess>();
  let target: GraphqlTarget;
  let traces: ReadonlyMap<string, SentTrace>;
  let spanCount: number;
  let countedDuringOutage: number;
  let countedAtItsEnd: number;

  async function startRole(name: string, args: readonly string[], env: Record<string, string>): Promise<ClewProcess> {
    const started = new ClewProcess(['start', ...args, '--json'], env);
    processes.set(name, started);
    await started.ready();
    return started;
  }

  beforeAll(async () => {
    const [kafka, clickhouse, postgres] = await Promise.all([startKafka(), startClickHouse(), startPostgres()]);
    const gate = await Gate.to(clickhouse.url);
    const dataDir = await mkdtemp(join(tmpdir(), 'clew-chaos-'));
    closers.push(
      () => kafka.stop(),
      () => gate.close(),
      () => clickhouse.stop(),
      () => postgres.stop(),
      () => rm(dataDir, { recursive: true }),
    );
    const [http, otlpHttp, otlpGrpc] = (await freePorts(3)).map(String);
    const env = {
      CLEW_DATA_DIR: dataDir,
      CLEW_STREAM_KIND: 'kafka',
      CLEW_STREAM_BROKERS: kafka.brokers.join(','),
      CLEW_STREAM_REPLICATION_FACTOR: '1',
      CLEW_STREAM_PARTITION_COUNT: '4',
      CLEW_GATEWAY_WORKERS: '1',
      CLEW_CLICKHOUSE_URL: clickhouse.url,
      CLEW_CLICKHOUSE_USERNAME: clickhouse.username,
      CLEW_CLICKHOUSE_PASSWORD: clickhouse.password,
      CLEW_POSTGRES_URL: postgres.url,
      CLEW_SAMPLER_RULES_FILE: await rulesThatChoose(dataDir),
    };
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'migrate', '--json'], {
      env: { ...process.env, ...env },
    });
    const made = JSON.parse(stdout) as { ingestKey: string; adminToken: string };
    const samplerEnv = { ...env, CLEW_CLICKHOUSE_URL: gate.url };
    const [gateway, api] = await Promise.all([
      startRole('gateway', ['gateway', '--otlp-http', String(otlpHttp), '--otlp-grpc', String(otlpGrpc)], env),
      startRole('api', ['api', '--http', String(http)], env),
      startRole('sampler one', ['sampler'], samplerEnv),
    ]);
    const frozen = await startRole('sampler two', ['sampler'], samplerEnv);
    target = { graphql: (await api.ready()).graphql ?? '', adminToken: made.adminToken };
    const enough = new AbortController();
    const load = runSpanLoad({
      otlpHttp: (await gateway.ready()).otlpHttp ?? '',
      ingestKey: made.ingestKey,
      tracesPerSecond: TRACES_PER_SECOND,
      durationMs: OUTAGE_MS + 600_000,
      signal: enough.signal,
    });
    await pause(3_000);
    frozen.freeze();
    await pause(FROZEN_MS);
    frozen.thaw();
    await pause(1_000);

    gate.shut();
    countedDuringOutage = await countedSpans(target, SERVICES);
    await pause(OUTAGE_MS / 4);
    if (kafka.canCrash) {
      await kafka.kill9();
      await pause(1_000);
      await kafka.restart();
    }
    await pause(OUTAGE_MS / 4);
    await processes.get('sampler one')?.kill9();
    await pause(OUTAGE_MS / 2);
    countedAtItsEnd = await countedSpans(target, SERVICES);
    gate.open();
    await startRole('sampler one', ['sampler'], samplerEnv);
    await pause(2_000);
    enough.abort();
    ({ traces, spanCount } = await load);
    process.stdout.write(`${String(traces.size)} traces, ${String(spanCount)} spans acknowledged through it all\n`);
  }, OUTAGE_MS + 240_000);

  afterAll(async () => {
    for (const started of processes.values()) expect(await started.stop(), started.log()).toBe(0);
    for (const close of closers) await close();
  });

  it('wrote nothing while ClickHouse was away, and stood on', () => {
    expect(countedDuringOutage).toBeGreaterThan(0);
    // A flush may have been half way through the gate.
    expect(countedAtItsEnd - countedDuringOutage).toBeLessThan(TRACES_PER_SECOND * 20);
  });

  it('counts every acknowledged span exactly once', async () => {
    await until('all spans to be counted', async () =>
      (await countedSpans(target, SERVICES)) >= spanCount ? true : undefined,
    );
    await pause(3_000); // room for a double to show up
    expect(await countedSpans(target, SERVICES)).toBe(spanCount);
  });

  it('stores every error and slow trace whole and once, and nothing in part', async () => {
    const mustBeKept = (trace: SentTrace): boolean => trace.error || trace.slow;
    const stored = await until('the last traces to be decided', async () => {
      const found = await storedTraces(target, 'edge');
      return compareTraces(traces, found, mustBeKept).missing.length === 0 ? found : undefined;
    });
    expect(compareTraces(traces, stored, mustBeKept)).toEqual({ missing: [], partial: [], duplicated: [] });
  });

  it('stores no span twice', async () => {
    const failed = [...traces.values()].filter((trace) => trace.error).slice(0, 20);
    for (const trace of failed) {
      const ids = await storedSpanIds(target, trace.traceId);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBe(trace.spanCount);
    }
  });
});
