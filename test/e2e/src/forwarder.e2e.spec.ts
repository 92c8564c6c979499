import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import {
  askGraphql,
  ClewProcess,
  compareTraces,
  countedSpans,
  embeddedStart,
  freePorts,
  runSpanLoad,
  storedTraces,
  until,
} from '@clew/test-driver';
import type { GraphqlTarget, SpanLoadResult } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SERVICES = ['edge', 'orders', 'stock', 'ledger'];
const SECRET = 'jane.doe@secret-planet.example';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const RULES = { masking: { rules: [{ id: 'mails', match: { detectors: ['email'] }, action: 'redact' }] } };

/**
 * A forwarder in front of a whole Clew. Under load the upstream is killed and stays away for a while, then the forwarder is
 * killed while it holds what the upstream has not had. What the forwarder acknowledged is counted once in the end, and what its
 * rules forbid reached neither disk.
 */
describe('a forwarder through kill -9 of its upstream and of itself', () => {
  let folder: string;
  let clew: ClewProcess;
  let forwarder: ClewProcess;
  let target: GraphqlTarget;
  let load: SpanLoadResult;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clew-forwarder-'));
    const clewArgs = await embeddedStart(join(folder, 'clew'));
    clew = new ClewProcess(clewArgs);
    const first = await clew.ready();
    await writeFile(join(folder, 'rules.json'), JSON.stringify(RULES));
    const [otlpHttp, otlpGrpc] = (await freePorts(2)).map(String);
    const forwarderArgs = ['start', 'forwarder', '--json', '--data', join(folder, 'forwarder')];
    forwarderArgs.push('--otlp-http', String(otlpHttp), '--otlp-grpc', String(otlpGrpc));
    const env = {
      CLEW_FORWARDER_UPSTREAM_URL: first.otlpHttp ?? '',
      CLEW_FORWARDER_UPSTREAM_KEY: first.ingestKey ?? '',
      CLEW_FORWARDER_RULES_FILE: join(folder, 'rules.json'),
      CLEW_FORWARDER_ENVIRONMENT: 'edge-lab',
    };
    forwarder = new ClewProcess(forwarderArgs, env);
    const door = (await forwarder.ready()).otlpHttp ?? '';
    await sendSecret(door);
    const running = runSpanLoad({ otlpHttp: door, tracesPerSecond: 40, durationMs: 14_000 });
    await pause(3_000);
    await clew.kill9();
    await pause(4_000);
    await forwarder.kill9();
    forwarder = new ClewProcess(forwarderArgs, env);
    await forwarder.ready();
    clew = new ClewProcess(clewArgs);
    const second = await clew.ready();
    target = { graphql: second.graphql ?? '', adminToken: second.adminToken ?? '' };
    load = await running;
  });

  afterAll(async () => {
    expect(await forwarder.stop(), forwarder.log()).toBe(0);
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(folder, { recursive: true, force: true });
  });

  it('delivers every span it acknowledged, once', async () => {
    const sent = load.spanCount + 1;
    await until('all spans to be counted', async () =>
      (await countedSpans(target, [...SERVICES, 'shy'])) >= sent ? true : undefined,
    );
    await pause(3_000); // room for a double to show up
    expect(await countedSpans(target, [...SERVICES, 'shy'])).toBe(sent);
  });

  it('delivers every trace whole', async () => {
    const stored = await until('the last traces to be stored', async () => {
      const found = await storedTraces(target, 'edge');
      return compareTraces(load.traces, found, () => true).missing.length === 0 ? found : undefined;
    });
    expect(compareTraces(load.traces, stored, () => true)).toEqual({ missing: [], partial: [], duplicated: [] });
  });

  it('masks before anything reaches a disk, and names the environment', async () => {
    const { trace } = await askGraphql<{ trace: { spans: { attributes: unknown; resource: unknown }[] } | null }>(
      target,
      `query ($traceId: TraceId!) { trace(traceId: $traceId) { spans {
        attributes { key value { text } } resource { attributes { key value { text } } } } } }`,
      { traceId: TRACE_ID },
    );
    expect(trace?.spans).toHaveLength(1);
    expect(trace?.spans[0]?.attributes).toEqual([{ key: 'user.contact', value: { text: 'to [redacted:email]' } }]);
    expect(trace?.spans[0]?.resource).toMatchObject({
      attributes: expect.arrayContaining([
        { key: 'deployment.environment.name', value: { text: 'edge-lab' } },
      ]) as unknown,
    });
    expect(await filesWith(folder, SECRET)).toEqual([]);
  });
});

async function sendSecret(otlpHttp: string): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId: TRACE_ID,
    spanId: 'b7ad6b7169203331',
    name: 'sign in',
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
    attributes: [{ key: 'user.contact', value: { stringValue: `to ${SECRET}` } }],
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shy' } }] };
  const response = await fetch(`${otlpHttp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(response.status, await response.text()).toBe(200);
}

/** Files below the folder that hold the text, in any encoding that keeps its bytes. */
async function filesWith(root: string, text: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0)); // gone meanwhile
    if (bytes.includes(text)) found.push(path);
  }
  return found;
}
