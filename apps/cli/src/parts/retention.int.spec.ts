import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createControlStore, type ControlStore } from '@clew/control-store';
import { createEmbeddedClickHouse } from '@clew/embedded-clickhouse';
import { deleteExpired, type HoldFilter, type JanitorParts } from '@clew/retention';
import { createClickHouseStore, type ClickHouseStore } from '@clew/store-clickhouse';
import { startPostgres, type PostgresPart } from '@clew/test-parts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { janitorParts } from './retention.js';

const TODAY = Math.floor(Date.now() / 86_400_000);
const DATABASE = 'retention_test';
let folder: string;
let postgres: PostgresPart;
let control: ControlStore;
let engine: ReturnType<typeof createEmbeddedClickHouse>;
let store: ClickHouseStore;
let organisationId: string;
let teamId: string;
let otherTeamId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clew-retention-'));
  engine = createEmbeddedClickHouse({ dataDir: folder, username: 'clew', password: 'secret' });
  [postgres] = await Promise.all([startPostgres(), engine.start()]);
  store = createClickHouseStore({ url: engine.url, username: 'clew', password: 'secret', database: DATABASE });
  control = createControlStore({ databaseUrl: postgres.url, checkRules: () => undefined });
  await Promise.all([store.migrate(), control.migrate()]);
  await control.start();
});

afterAll(async () => {
  await store.shutdown({ deadlineMs: 1_000 });
  await control.shutdown({ deadlineMs: 5_000 });
  await engine.shutdown({ deadlineMs: 9_000 });
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Spans of one trace each, by name: an error trace when the name says so. All came with 30 days. */
async function fill(tenant: string, team: string, ages: readonly number[]): Promise<void> {
  for (const age of ages) {
    for (const [n, error] of [0, 1].entries()) {
      const keys = `'${tenant}', toFixedString(unhex(lpad('${String(age * 10 + n)}', 32, '0')), 16), 30, toDate(${String(TODAY - age)})`;
      await sql(`INSERT INTO spans (tenant_id, trace_id, retention_days, store_day, team_id, service_name, name, start_time_unix_nano)
        SELECT ${keys}, '${team}', 'cart', '${String(age)}${error === 1 ? 'e' : ''}', ${String((TODAY - age) * 86_400)}000000000`);
      await sql(`INSERT INTO traces (tenant_id, trace_id, retention_days, store_day, span_count, error_span_count, service_names, root_span_name)
        SELECT ${keys}, 1, ${String(error)}, ['cart'], '${String(age)}${error === 1 ? 'e' : ''}'`);
    }
    await sql(`INSERT INTO logs (tenant_id, trace_id, retention_days, store_day, team_id, service_name, body, event_time_unix_nano)
      SELECT '${tenant}', '', 30, toDate(${String(TODAY - age)}), '${team}', 'cart', '${String(age)}', ${String((TODAY - age) * 86_400)}000000000`);
  }
}

async function sql(text: string): Promise<string> {
  const address = `${engine.url}/?user=clew&password=secret&database=${DATABASE}`;
  const response = await fetch(address, { method: 'POST', body: text });
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}

/** What is left of a tenant: names of spans, of summaries, of logs. */
async function left(tenant = organisationId): Promise<readonly string[]> {
  const names = async (table: string, name: string): Promise<string> => {
    const found = await sql(`SELECT DISTINCT ${name} FROM ${table} WHERE tenant_id = '${tenant}'`);
    const byAge = (a: string, b: string): number => Number.parseInt(a) - Number.parseInt(b) || a.length - b.length;
    return found.trim().split('\n').sort(byAge).join(' ');
  };
  return [await names('spans', 'name'), await names('traces', 'root_span_name'), await names('logs', 'body')];
}

const parts = (): JanitorParts => janitorParts({ store, control });
const run = (janitor = parts()): Promise<void> =>
  deleteExpired(janitor, {
    ...{ after: undefined, signal: new AbortController().signal },
    onStep: () => Promise.resolve(),
  });
const setDays = (team: string, days: object) =>
  control.saveRuleDocument({
    ...{ organisationId, teamId: team, kind: 'retention', content: { days }, author: 'test' },
  });
const hold = (filter: HoldFilter) =>
  control.holds.placeHold({ organisationId, name: 'case', reason: 'lawsuit', filter, createdBy: 'test' });

const AGES = [1, 8, 31];
const ALL = '1 1e 8 8e 31 31e';
const OLDEST = BigInt((TODAY - 31) * 86_400) * 1_000_000_000n;
const TIMEOUT = { timeout: 60_000 };

describe('the janitor', TIMEOUT, () => {
  beforeEach(async () => {
    ({ id: organisationId } = await control.createOrganisation(`Example ${String(Math.random())}`));
    ({ id: teamId } = await control.createTeam({ organisationId, name: 'Web', retentionDays: 30 }));
    ({ id: otherTeamId } = await control.createTeam({ organisationId, name: 'Pay', retentionDays: 30 }));
    await fill(organisationId, teamId, AGES);
  });

  it('deletes what has expired by the days of the team, and of others by those that it came with', async () => {
    await fill('unknown', 'nobody', [30, 31]);
    await run();
    expect(await left()).toEqual(['1 1e 8 8e', '1 1e 8 8e', '1 8']);
    expect(await left('unknown')).toEqual(['30 30e', '30 30e', '30']);
  });

  it('keeps for shorter and for longer by documents that came later, and a summary while its trace has a span', async () => {
    await setDays(teamId, { plain: 7, errors: 39 });
    await setDays(otherTeamId, { plain: 90 });
    await sql(`INSERT INTO spans SELECT * REPLACE ('${otherTeamId}' AS team_id) FROM spans
      WHERE tenant_id = '${organisationId}' AND name = '31'`);
    await run();
    expect(await left()).toEqual(['1 1e 8e 31 31e', '1 1e 8e 31 31e', '1']);
  });

  it('deletes nothing under hold, and what has expired when the hold is lifted', async () => {
    const holds = [await hold({ serviceName: "o'ther" }), await hold({ teamId, traceIds: ['0'.repeat(29) + '310'] })];
    await run();
    expect((await left()).slice(0, 2)).toEqual(['1 1e 8 8e 31', '1 1e 8 8e 31']);
    for (const { id } of holds) await control.holds.liftHold(organisationId, id, 'test');
    await run();
    expect(await left()).toEqual(['1 1e 8 8e', '1 1e 8 8e', '1 8']);
  });

  it('deletes nothing of a hold that came after it had decided, however late its deletion comes', async () => {
    const janitor = parts();
    const inForce: (Date | undefined)[] = [];
    const beginDeletion: typeof janitor.data.beginDeletion = async (...deletion) => {
      if (inForce.length === 0) {
        inForce.push((await hold({ teamId, startTimeUnixNano: OLDEST })).inForceAt);
        // Another runs meanwhile from beginning to end, and says that the hold is in force.
        await run();
        inForce.push((await control.holds.listHolds(organisationId, 1))[0]?.inForceAt);
      }
      await janitor.data.beginDeletion(...deletion);
    };
    const late = run({ ...janitor, data: { ...bound(janitor.data), beginDeletion } });
    await expect(late).rejects.toThrow('another process deletes');
    expect(inForce).toEqual([undefined, expect.any(Date)]);
    expect(await left()).toEqual([ALL, ALL, '1 8 31']);
  });

  it('does the same when it is run again after it died anywhere', async () => {
    await hold({ traceIds: ['0'.repeat(29) + '310'] });
    for (const dies of ['openGate', 'writeEpoch', 'hasExpired', 'beginDeletion', 'deletion']) {
      const { data, gate, ...rest } = parts();
      const dead = (): never => {
        throw new Error('died');
      };
      const all = { ...bound(data), ...bound(gate), [dies]: dead };
      await expect(run({ ...rest, data: all, gate: all })).rejects.toThrow('died');
    }
    await run();
    expect((await left()).slice(0, 2)).toEqual(['1 1e 8 8e 31', '1 1e 8 8e 31']);
    expect((await hold({})).inForceAt).toBeInstanceOf(Date);
  });

  it('may run twice at once', async () => {
    await hold({ traceIds: ['0'.repeat(29) + '310'] });
    await Promise.allSettled([run(), run()]);
    await run();
    expect((await left())[0]).toBe('1 1e 8 8e 31');
  });
});

/** Methods of an instance of a class, as own functions. */
function bound<T extends object>(instance: T): T {
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(instance)).filter((name) => name !== 'constructor');
  const own = methods.map((name) => {
    const method = (instance as Record<string, unknown>)[name];
    return [name, typeof method === 'function' ? (method.bind(instance) as unknown) : method];
  });
  return Object.fromEntries(own) as T;
}
