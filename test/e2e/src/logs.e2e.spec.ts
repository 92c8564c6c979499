import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { ClewProcess, askGraphql, embeddedStart, runLogLoad, storedLogBodies, until } from '@clew/test-driver';
import type { GraphqlTarget, LogLoadResult, ReadyLine } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Log records from the door to the API, with everything killed at once while they are sent. */
describe('log records through kill -9', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let ready: ReadyLine;
  let target: GraphqlTarget;
  let load: LogLoadResult;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-logs-'));
    const args = await embeddedStart(dataDir);
    clew = new ClewProcess(args);
    const first = await clew.ready();
    const running = runLogLoad({
      otlpHttp: first.otlpHttp ?? '',
      ...(first.ingestKey === undefined ? {} : { ingestKey: first.ingestKey }),
      requestsPerSecond: 60,
      durationMs: 8_000,
    });
    await pause(4_000);
    await clew.kill9();
    clew = new ClewProcess(args);
    ready = await clew.ready();
    target = { graphql: ready.graphql ?? '', adminToken: ready.adminToken ?? '' };
    load = await running;
    process.stdout.write(
      `${String(load.logs.length)} log records acknowledged through a kill, ${String(load.resendCount)} requests sent again\n`,
    );
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  function everything(): { readonly range: object; readonly serviceName: string } {
    const start = new Date(Date.now() - 3_600_000).toISOString();
    const end = new Date(Date.now() + 3_600_000).toISOString();
    return { range: { start, end }, serviceName: 'log-load' };
  }

  it('are stored each once, resends left out', async () => {
    const sent = load.logs.map(({ body }) => body).sort();
    await until('all log records to be stored', async () =>
      (await storedLogBodies(target, everything())).length >= sent.length ? true : undefined,
    );
    await pause(2_000); // room for a double to show up
    expect([...(await storedLogBodies(target, everything()))].sort()).toEqual(sent);
    expect(load.resendCount).toBeGreaterThan(load.logs.length / 5 / 4);
  });

  it('are found by the ids of their trace and span', async () => {
    const picked = [load.logs[0], load.logs[Math.floor(load.logs.length / 2)], load.logs.at(-1)];
    for (const log of picked) {
      const expected = load.logs.filter(({ traceId }) => traceId === log?.traceId).map(({ body }) => body);
      expect(await storedLogBodies(target, { traceId: log?.traceId })).toEqual(expected);
      expect(await storedLogBodies(target, { spanId: log?.spanId })).toEqual(expected);
      expect(await storedLogBodies(target, { ...everything(), bodyContains: log?.body.toUpperCase() })).toEqual([
        log?.body,
      ]);
    }
  });

  it('come with their span', async () => {
    const traceId = load.logs[0]?.traceId ?? '';
    const spanId = load.logs[0]?.spanId ?? '';
    const now = BigInt(Date.now()) * 1_000_000n;
    const span = {
      traceId,
      spanId,
      name: 'work',
      startTimeUnixNano: String(now),
      endTimeUnixNano: String(now + 1_000n),
    };
    const answer = await fetch(`${ready.otlpHttp ?? ''}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ready.ingestKey ?? ''}` },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    });
    expect(answer.status).toBe(200);
    interface Answer {
      readonly trace: {
        readonly logs: { readonly nodes: readonly object[] };
        readonly spans: readonly { readonly logs: { readonly nodes: readonly object[] } }[];
      } | null;
    }
    const trace = await until('the span to be stored', async () => {
      const query = `query ($traceId: TraceId!) { trace(traceId: $traceId) {
        logs { nodes { body { text } } } spans { logs { nodes { body { text } } } } } }`;
      return (await askGraphql<Answer>(target, query, { traceId })).trace ?? undefined;
    });
    expect(trace.logs.nodes).toHaveLength(5);
    expect(trace.spans.map(({ logs }) => logs.nodes)).toEqual([trace.logs.nodes]);
  });
});
