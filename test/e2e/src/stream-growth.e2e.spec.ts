import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ClewProcess, countedSpans, freePorts, sendTraces, storedSpanIds, until } from '@clew/test-driver';
import type { GraphqlTarget } from '@clew/test-driver';
import { startClickHouse, startKafka, startPostgres } from '@clew/test-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CLI = fileURLToPath(new URL('../../../apps/cli/bin/clew.mjs', import.meta.url));
const SERVICE = 'growing';
const TRACES = 60;
const run = promisify(execFile);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Trace {
  readonly traceId: string;
  readonly isKept: boolean;
}

function body({ traceId, isKept }: Trace, spanId: string): string {
  const nowMs = BigInt(Date.now());
  const span = {
    ...{ traceId, spanId, name: 'work', kind: 1 },
    startTimeUnixNano: String((nowMs - 5n) * 1_000_000n),
    endTimeUnixNano: String(nowMs * 1_000_000n),
    status: isKept ? { code: 2 } : {},
  };
  const attributes = [{ key: 'service.name', value: { stringValue: SERVICE } }];
  return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }] });
}

/**
 * From two partitions to six, and back to work. What was sent before comes again afterwards, as from a client that never got its answer,
 * and every trace gets a late span. Most of them are in a partition now that did not exist when they were decided.
 */
describe('a stream that gets more partitions', () => {
  const closers: (() => Promise<unknown>)[] = [];
  const processes = new Map<string, ClewProcess>();
  const traces = Array.from({ length: TRACES }, (_, index) => ({
    traceId: randomBytes(16).toString('hex'),
    isKept: index % 2 === 0,
  }));
  let env: Record<string, string>;
  let target: GraphqlTarget;
  let gatewayArgs: readonly string[];
  let ingestKey: string;
  let refusal: string;
  let outcome: string;

  async function startRole(
    name: string,
    args: readonly string[],
    more: Record<string, string> = {},
  ): Promise<ClewProcess> {
    const started = new ClewProcess(['start', ...args, '--json'], { ...env, ...more });
    processes.set(name, started);
    await started.ready();
    return started;
  }

  async function stopRole(name: string): Promise<void> {
    const role = processes.get(name);
    expect(await role?.stop(), role?.log()).toBe(0);
    processes.delete(name);
  }

  const clew = (args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
    run(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } });

  async function send(bodies: readonly string[]): Promise<void> {
    const otlpHttp = (await processes.get('gateway')?.ready())?.otlpHttp ?? '';
    for (const each of bodies) await sendTraces({ otlpHttp: [otlpHttp], ingestKey }, each);
  }

  beforeAll(async () => {
    const [kafka, clickhouse, postgres] = await Promise.all([startKafka(), startClickHouse(), startPostgres()]);
    const dataDir = await mkdtemp(join(tmpdir(), 'clew-growth-'));
    closers.push(
      () => kafka.stop(),
      () => clickhouse.stop(),
      () => postgres.stop(),
      () => rm(dataDir, { recursive: true }),
    );
    const rules = join(dataDir, 'sampling.json');
    const policies = [{ name: 'errors', type: 'status_code', statusCodes: ['ERROR'] }];
    await writeFile(rules, JSON.stringify({ sampling: { policies } }));
    const [http, otlpHttp, otlpGrpc] = (await freePorts(3)).map(String);
    env = {
      CLEW_DATA_DIR: dataDir,
      CLEW_STREAM_KIND: 'kafka',
      CLEW_STREAM_BROKERS: kafka.brokers.join(','),
      CLEW_STREAM_REPLICATION_FACTOR: '1',
      CLEW_GATEWAY_WORKERS: '1',
      // What lies on the disk of a gateway when the stream grows would come later, to where its trace was before.
      CLEW_SPILL_PATIENCE_MS_MAX: '30000',
      CLEW_CLICKHOUSE_URL: clickhouse.url,
      CLEW_CLICKHOUSE_USERNAME: clickhouse.username,
      CLEW_CLICKHOUSE_PASSWORD: clickhouse.password,
      CLEW_POSTGRES_URL: postgres.url,
      CLEW_SAMPLER_RULES_FILE: rules,
    };
    const made = JSON.parse((await clew(['migrate', '--json'])).stdout) as { ingestKey: string; adminToken: string };
    ingestKey = made.ingestKey;
    gatewayArgs = ['gateway', '--otlp-http', String(otlpHttp), '--otlp-grpc', String(otlpGrpc)];
    const two = { CLEW_STREAM_PARTITION_COUNT: '2' };
    const [api] = await Promise.all([
      startRole('api', ['api', '--http', String(http)]),
      startRole('gateway', gatewayArgs, two),
      startRole('sampler', ['sampler'], two),
    ]);
    target = { graphql: (await api.ready()).graphql ?? '', adminToken: made.adminToken };

    const first = traces.map((trace) => body(trace, '00000000000000a1'));
    await send(first);
    await stopRole('gateway');
    const refused = await clew(['stream', 'grow', '--partitions', '6']).catch((error: unknown) => error);
    refusal = String(refused);
    await stopRole('sampler');
    outcome = (await clew(['stream', 'grow', '--partitions', '6'])).stdout;
    await startRole('gateway', gatewayArgs);
    await startRole('sampler', ['sampler']);
    await send([...first, ...traces.map((trace) => body({ ...trace, isKept: false }, '00000000000000a2'))]);
  });

  afterAll(async () => {
    for (const name of [...processes.keys()]) await stopRole(name);
    for (const close of closers) await close();
  });

  it('is left alone while samplers read it', () => {
    expect(refusal).toMatch(/1 samplers read the stream \(group clew-sampler\): stop them first/);
  });

  it('says how many it has now', () => {
    expect(outcome).toMatch(/^The span stream has 6 partitions \(2 before\)/);
  });

  it('counts what was sent before and after once', async () => {
    await until('all spans to be counted', async () =>
      (await countedSpans(target, [SERVICE])) >= TRACES * 2 ? true : undefined,
    );
    await pause(3_000); // room for a double to show up
    expect(await countedSpans(target, [SERVICE])).toBe(TRACES * 2);
  });

  it('lets late spans follow what was decided before', async () => {
    const spansOf = (trace: Trace): Promise<readonly string[]> => storedSpanIds(target, trace.traceId);
    const [kept, dropped] = [traces.filter(({ isKept }) => isKept), traces.filter(({ isKept }) => !isKept)];
    for (const trace of kept) {
      const ids = await until('the late span', async () => {
        const found = await spansOf(trace);
        return found.length >= 2 ? found : undefined;
      });
      expect([...ids].sort()).toEqual(['00000000000000a1', '00000000000000a2']);
    }
    await pause(8_000); // the wait of those that would have been opened anew
    for (const trace of dropped) expect(await spansOf(trace)).toEqual([]);
  });
});
