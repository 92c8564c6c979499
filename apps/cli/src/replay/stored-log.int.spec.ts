import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createClickHouseStore } from '@clew/store-clickhouse';
import type { DecisionIncrement } from '@clew/store-contract';
import { startClickHouse, startPostgres, type ClickHousePart, type PostgresPart } from '@clew/test-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runCli } from '../cli.js';
import { fakeTerminal } from '../testing/fake-terminal.js';

const DATABASE = 'clew_replay';

let clickhouse: ClickHousePart;
let postgres: PostgresPart;
let folder: string;

/** Of one organisation: what was kept (even) and what was not. */
function decisionOf(tenantId: string, index: number): DecisionIncrement {
  const kept = index % 2 === 0;
  return {
    ...{ tenantId, traceId: new Uint8Array(16).fill(index + 1), teamId: 'web', environment: '', kept },
    ...{ reason: kept ? 'budget' : 'not_sampled', policyName: 'default', policyVersion: 'default' },
    ...{ probability: 0.5, adjustedCount: kept ? 2 : 0, budgetPressure: 2, decidedAtUnixMs: Date.now() - 60_000 },
    ...{ isReopened: false, isPartial: false, spanCount: 10, errorSpanCount: index === 0 ? 1 : 0, byteCount: 5_000 },
    ...{ startTimeUnixNano: BigInt(Date.now() - 70_000) * 1_000_000n, durationNano: 5_000_000n },
    ...{ entryServiceName: 'cart', entrySpanName: 'GET /', serviceNames: ['cart'], errorSignature: 0 },
    upstreamProbability: 1,
  };
}

beforeAll(async () => {
  [clickhouse, postgres] = await Promise.all([startClickHouse(), startPostgres()]);
  folder = await mkdtemp(join(tmpdir(), 'clew-stored-log-'));
  const migrated = await run('migrate', '--json');
  const { organisationId } = JSON.parse(migrated.stdout) as { organisationId: string };
  const { url, username, password } = clickhouse;
  const store = createClickHouseStore({ url, username, password, database: DATABASE });
  await store.start();
  await store.sink.write({
    id: { stream: 'spans', partition: 0, flushNumber: 1n },
    ...{ spans: [], traces: [], red: [], edges: [], usage: [], dryRuns: [] },
    decisions: [0, 1, 2, 3].flatMap((index) => [decisionOf(organisationId, index), decisionOf('another', index)]),
  });
  await store.shutdown({ deadlineMs: 5_000 });
});

afterAll(async () => {
  await clickhouse.ask(`DROP DATABASE IF EXISTS ${DATABASE}`);
  await Promise.all([clickhouse.stop(), postgres.stop(), rm(folder, { recursive: true, force: true })]);
});

async function run(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    CLEW_POSTGRES_URL: postgres.url,
    CLEW_CLICKHOUSE_URL: clickhouse.url,
    CLEW_CLICKHOUSE_USERNAME: clickhouse.username,
    CLEW_CLICKHOUSE_PASSWORD: clickhouse.password,
    CLEW_CLICKHOUSE_DATABASE: DATABASE,
  };
  const terminal = fakeTerminal(env, folder);
  const code = await runCli(args, terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

describe('the decision log of the ClickHouse that is configured', () => {
  it('is replayed for the organisation', async () => {
    const errors = { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] };
    await writeFile(join(folder, 'candidate.json'), JSON.stringify({ policies: [errors] }));
    const { code, stdout, stderr } = await run('replay', '--candidate', 'candidate.json', '--last', '1h', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      isComplete: true,
      report: {
        traceCount: 4,
        services: [
          {
            serviceName: 'cart',
            keptByBoth: { traceCount: 1, errorTraceCount: 1 },
            keptByActiveOnly: { traceCount: 1, spanCount: 10, byteCount: 5_000 },
            keptByNeither: { traceCount: 2 },
          },
        ],
      },
    });
  });

  it('tells of a dropped trace, and of one that never came', async () => {
    const dropped = await run('explain', '02'.repeat(16));
    expect(dropped.stdout).toMatch(/^Dropped by the policy default .*\nIt lost the draw at 50%/);
    expect((await run('explain', 'ab'.repeat(16))).stderr).toContain('Nothing is known of this trace');
  });
});
