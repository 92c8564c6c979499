import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import {
  ClewProcess,
  compareTraces,
  countedSpans,
  embeddedStart,
  runSpanLoad,
  storedTraces,
  until,
} from '@clew/test-driver';
import type { GraphqlTarget, SpanLoadResult } from '@clew/test-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SERVICES = ['edge', 'orders', 'stock', 'ledger'];

/** Everything on one machine, killed as a whole in the middle of the load: gateway, sampler, API, and with them the engines. */
describe('embedded mode through kill -9', () => {
  let dataDir: string;
  let clew: ClewProcess;
  let target: GraphqlTarget;
  let load: SpanLoadResult;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'clew-kill-'));
    const args = await embeddedStart(dataDir);
    clew = new ClewProcess(args);
    const first = await clew.ready();
    const running = runSpanLoad({
      otlpHttp: first.otlpHttp ?? '',
      ...(first.ingestKey === undefined ? {} : { ingestKey: first.ingestKey }),
      tracesPerSecond: 80,
      durationMs: 14_000,
    });
    await pause(5_000);
    await clew.kill9();
    clew = new ClewProcess(args);
    const second = await clew.ready();
    expect(second.adminToken).toBe(first.adminToken);
    target = { graphql: second.graphql ?? '', adminToken: second.adminToken ?? '' };
    load = await running;
    process.stdout.write(
      `${String(load.traces.size)} traces, ${String(load.spanCount)} spans acknowledged through a kill, ` +
        `${String(load.resendCount)} requests sent again\n`,
    );
  });

  afterAll(async () => {
    expect(await clew.stop(), clew.log()).toBe(0);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('counts every acknowledged span exactly once', async () => {
    await until('all spans to be counted', async () =>
      (await countedSpans(target, SERVICES)) >= load.spanCount ? true : undefined,
    );
    await pause(3_000); // room for a double to show up
    expect(await countedSpans(target, SERVICES)).toBe(load.spanCount);
    expect(load.resendCount).toBeGreaterThan(0);
  });

  it('stores every trace whole and once', async () => {
    const stored = await until('the last traces to be stored', async () => {
      const found = await storedTraces(target, 'edge');
      return compareTraces(load.traces, found, () => true).missing.length === 0 ? found : undefined;
    });
    expect(compareTraces(load.traces, stored, () => true)).toEqual({ missing: [], partial: [], duplicated: [] });
  });

  it('says in one sentence that the data folder is in use, and exits with 1', async () => {
    const second = new ClewProcess(await embeddedStart(dataDir));
    expect(await second.exited()).toBe(1);
    const complaints = second
      .log()
      .split('\n')
      .filter((line) => line.startsWith('clew: '));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(dataDir);
  });
});
