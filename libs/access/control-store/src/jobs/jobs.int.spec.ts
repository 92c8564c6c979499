import type { NewJob } from '@clew/jobs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ControlStore } from '../index.js';
import { startTestServer, type TestDatabase, type TestServer } from '../testing/test-database.js';

let server: TestServer;
let database: TestDatabase;
let store: ControlStore;
let organisationId: string;
const progress = { done: 1, total: undefined, unit: 'days', message: 'day 1' };

beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => server.closeStores());
afterAll(() => server.stop());

beforeEach(async () => {
  database = await server.createDatabase();
  store = await database.open();
  organisationId = (await store.createOrganisation('Example')).id;
});

function job(rest: Partial<NewJob> = {}): NewJob {
  return { organisationId, kind: 'retention', input: { from: 'cli' }, createdBy: 'cli', ...rest };
}

async function lease(owner: string, leaseMs = 60_000, name = 'job/retention') {
  const taken = await store.jobs.takeLease(name, owner, leaseMs);
  if (taken === undefined) throw new Error(`${owner} was not given the lease`);
  return taken;
}

/** As time would do. */
const expire = () => database.query("update leases set expires_at = now() - interval '1 second'");

describe('leases', () => {
  test('one holds it, of many that ask at once', async () => {
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, index) => store.jobs.takeLease('only', `owner ${String(index)}`, 60_000)),
    );
    expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
  });

  test('keeps its fence while it is renewed, and gets another when it ran out or was released', async () => {
    expect((await lease('a')).fence).toBe(1n);
    const again = await lease('a');
    expect(again.fence).toBe(1n);
    expect(await store.jobs.takeLease('job/retention', 'b', 1_000)).toBeUndefined();
    await expire();
    expect((await lease('a')).fence).toBe(2n);
    await store.jobs.releaseLease(again);
    expect(await store.jobs.takeLease('job/retention', 'b', 1_000)).toBeUndefined();
    await store.jobs.releaseLease({ ...again, fence: 2n });
    expect((await lease('b')).fence).toBe(3n);
  });
});

describe('jobs', () => {
  test('two that are about the same are one until it has begun', async () => {
    const first = await store.jobs.addJob(job());
    expect((await store.jobs.addJob(job({ input: 2 }))).id).toBe(first.id);
    expect((await store.jobs.addJob(job({ subject: 'other' }))).id).not.toBe(first.id);
    expect((await store.jobs.addJob(job({ organisationId: undefined }))).id).not.toBe(first.id);
    await store.jobs.claimJob('retention', await lease('a'));
    expect((await store.jobs.addJob(job())).id).not.toBe(first.id);
  });

  test('are claimed under the lease alone, and go on where a crashed process left them', async () => {
    const { id } = await store.jobs.addJob(job());
    expect(await store.jobs.kindsWithWork(['retention', 'other'])).toEqual(['retention']);
    const dead = await lease('dead');
    expect(await store.jobs.claimJob('retention', dead)).toMatchObject({ id, attempts: 1, cursor: undefined });
    expect(await store.jobs.saveJob(id, dead, { cursor: { day: 3 }, progress })).toBe('saved');
    await expire();
    expect(await store.jobs.saveJob(id, dead, { cursor: { day: 4 }, progress })).toBe('lost');
    expect(await store.jobs.claimJob('retention', dead)).toBeUndefined();
    const next = await lease('next');
    const claimed = await store.jobs.claimJob('retention', next);
    expect(claimed).toMatchObject({ id, attempts: 2, cursor: { day: 3 }, input: { from: 'cli' }, progress });
    expect(await store.jobs.endJob(id, dead, { state: 'succeeded' })).toBe('lost');
    expect(await store.jobs.endJob(id, next, { state: 'succeeded' })).toBe('saved');
    expect(await store.jobs.findJob(organisationId, id)).toMatchObject({
      state: 'succeeded',
      endedAt: expect.any(Date),
    });
    expect(await store.jobs.endJob(id, next, { state: 'failed', error: 'late' })).toBe('lost');
  });

  test('wait before they are tried again', async () => {
    const { id } = await store.jobs.addJob(job());
    const held = await lease('a');
    await store.jobs.claimJob('retention', held);
    await store.jobs.endJob(id, held, { state: 'queued', error: 'a\u0000way', afterMs: 60_000 });
    expect(await store.jobs.kindsWithWork(['retention'])).toEqual([]);
    expect(await store.jobs.claimJob('retention', held)).toBeUndefined();
    expect(await store.jobs.findJob(organisationId, id)).toMatchObject({ state: 'queued', error: 'a\uFFFDway' });
    await database.query('update jobs set due_at = now()');
    expect(await store.jobs.claimJob('retention', held)).toMatchObject({ attempts: 2 });
  });

  test('are cancelled: at once before they begin, at the next step after', async () => {
    const waiting = await store.jobs.addJob(job({ subject: 'waiting' }));
    expect(await store.jobs.cancelJob(organisationId, waiting.id)).toMatchObject({ state: 'cancelled' });
    const { id } = await store.jobs.addJob(job());
    const held = await lease('a');
    await store.jobs.claimJob('retention', held);
    expect(await store.jobs.isCancelRequested(id)).toBe(false);
    expect(await store.jobs.cancelJob(organisationId, id)).toMatchObject({ state: 'running', isCancelRequested: true });
    expect(await store.jobs.isCancelRequested(id)).toBe(true);
    expect(await store.jobs.saveJob(id, held, { cursor: 1, progress })).toBe('cancelled');
    expect(await store.jobs.endJob(id, held, { state: 'cancelled' })).toBe('saved');
  });

  test('belong to their organisation, and pages of them hold together', async () => {
    const other = (await store.createOrganisation('Other')).id;
    const ids: string[] = [];
    for (const subject of ['1', '2', '3']) ids.push((await store.jobs.addJob(job({ subject }))).id);
    const foreign = await store.jobs.addJob(job({ organisationId: other }));
    const shared = await store.jobs.addJob(job({ organisationId: undefined }));
    const list = async (limit: number, before?: string) =>
      (await store.jobs.listJobs({ organisationId }, limit, before)).map(({ id }) => id);
    expect(await list(2)).toEqual([shared.id, ids[2]]);
    expect(await list(9, ids[2])).toEqual([ids[1], ids[0]]);
    expect(await store.jobs.listJobs({ organisationId, kind: 'other' }, 9)).toEqual([]);
    expect(await store.jobs.listJobs({ organisationId, state: 'running' }, 9)).toEqual([]);
    expect(await store.jobs.findJob(organisationId, foreign.id)).toBeUndefined();
    expect(await store.jobs.findJob(organisationId, "1' or true")).toBeUndefined();
    for (const { id } of [foreign, shared]) expect(await store.jobs.cancelJob(organisationId, id)).toBeUndefined();
  });

  test('are history for some days', async () => {
    const { id } = await store.jobs.addJob(job());
    await store.jobs.cancelJob(organisationId, id);
    expect(await store.jobs.pruneJobs(1)).toBe(0);
    await database.query("update jobs set ended_at = now() - interval '2 days'");
    expect(await store.jobs.pruneJobs(1)).toBe(1);
  });
});

describe('periodic tasks', () => {
  test('begin once in a period, under the lease', async () => {
    const held = await lease('a', 60_000, 'task/upkeep');
    expect(await store.jobs.isTaskDue('upkeep', 60_000)).toBe(true);
    expect(await store.jobs.beginTask('upkeep', 60_000, held)).toBe(true);
    expect(await store.jobs.isTaskDue('upkeep', 60_000)).toBe(false);
    expect(await store.jobs.beginTask('upkeep', 60_000, held)).toBe(false);
    await store.jobs.endTask('upkeep', held, 'it failed');
    await database.query("update periodic_tasks set started_at = started_at - interval '1 minute'");
    await expire();
    expect(await store.jobs.beginTask('upkeep', 60_000, held)).toBe(false);
    expect(await database.query('select error, succeeded_at from periodic_tasks')).toEqual([
      { error: 'it failed', succeeded_at: null },
    ]);
  });
});
