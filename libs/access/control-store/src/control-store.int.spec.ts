import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createEmbeddedPostgres } from '@clew/embedded-postgres';
import type { EmbeddedPostgres } from '@clew/embedded-postgres';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createControlStore } from './index.js';
import type { Bootstrap, ControlStore, ControlStoreError, ControlStoreOptions } from './index.js';
import { migrate } from './migrate.js';
import { access } from './migrations/0001-access.js';
import { MIGRATIONS } from './migrations/list.js';

/** Schema version that this program needs. */
const NEWEST = MIGRATIONS.length;

const FIRST = { organisationName: 'Example', teamName: 'Platform' };

let dataDir: string;
let server: EmbeddedPostgres;
let databaseCount = 0;
let databaseUrl: string;
let stores: ControlStore[];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-control-store-'));
  server = createEmbeddedPostgres({ dataDir, restartDelayMs: 2_000 });
  await server.start();
});

afterAll(async () => {
  await server.shutdown({ deadlineMs: 5_000 });
  await rm(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  const name = `test_${++databaseCount}`;
  await query(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = name;
  databaseUrl = url.href;
  stores = [];
});

afterEach(async () => {
  await Promise.all(stores.map((store) => store.shutdown({ deadlineMs: 5_000 })));
});

function create(options: Partial<ControlStoreOptions> = {}): ControlStore {
  const store = createControlStore({ databaseUrl, ...options });
  stores.push(store);
  return store;
}

async function createBootstrapped(options: Partial<ControlStoreOptions> = {}) {
  const store = create(options);
  await store.migrate();
  const first = await store.bootstrap(FIRST);
  if (first === undefined) throw new Error('the store was not empty');
  await store.start();
  return { store, first };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows }: { rows: Record<string, unknown>[] } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  test('run once, however often and from however many processes they are asked for', async () => {
    const reports = await Promise.all([create().migrate(), create().migrate(), create().migrate()]);
    expect(reports.map(({ applied }) => applied.length).sort()).toEqual([0, 0, NEWEST]);
    expect(reports.map(({ version }) => version)).toEqual([NEWEST, NEWEST, NEWEST]);
    expect(await create().migrate()).toEqual({ applied: [], version: NEWEST });
  });

  test('keep what the store holds', async () => {
    const { first } = await createBootstrapped();
    const pool = new pg.Pool({ connectionString: databaseUrl });
    try {
      const next = {
        number: NEWEST + 1,
        name: 'next',
        sql: `alter table teams add column colour text not null default 'blue'`,
      };
      const released = MIGRATIONS.map(({ number }) => ({ number, name: 'released', sql: 'syntax error' }));
      expect(await migrate(pool, [...released, next])).toEqual({ applied: ['next'], version: NEWEST + 1 });
      expect(await query(databaseUrl, 'select id, colour from teams')).toEqual([{ id: first.teamId, colour: 'blue' }]);
    } finally {
      await pool.end();
    }
  });

  test('bring a store of the first version up to this one, with what it holds', async () => {
    const pool = new pg.Pool({ connectionString: databaseUrl });
    try {
      await migrate(pool, [access]);
      await pool.query(`insert into organisations (id, name) values ('aaaaaaaaaaaaaaaa', 'Old')`);
      const store = create();
      expect(await store.migrate()).toEqual({
        applied: ['ingest', 'sampling-documents', 'head-sampling', 'jobs', 'legal holds'],
        version: NEWEST,
      });
      await store.start();
      expect(store.maskingKey('aaaaaaaaaaaaaaaa')).toHaveLength(32);
    } finally {
      await pool.end();
    }
  });

  test('a failing one leaves nothing behind', async () => {
    const pool = new pg.Pool({ connectionString: databaseUrl });
    try {
      const broken = { number: 1, name: 'broken', sql: 'create table half (id text); select broken' };
      await expect(migrate(pool, [broken])).rejects.toThrow(/broken/);
      expect(await query(databaseUrl, `select to_regclass('half') as half`)).toEqual([{ half: null }]);
    } finally {
      await pool.end();
    }
  });

  test('a store that is not migrated does not start and says what to run', async () => {
    await expect(create().start()).rejects.toMatchObject({
      code: 'CONTROL_STORE_SCHEMA',
      message: expect.stringMatching(`has schema version 0, .* needs ${NEWEST}: run "clew migrate"`) as string,
    });
  });
});

describe('bootstrap', () => {
  test('makes everything once, and what it made works', async () => {
    const { store, first } = await createBootstrapped();
    expect(await store.bootstrap(FIRST)).toBeUndefined();
    expect(await store.keys.find(first.ingestKey)).toEqual({
      tenantId: first.organisationId,
      teamId: first.teamId,
      ingestKeyId: first.ingestKey.split('_')[2],
      retentionDays: 7,
    });
    expect(await store.tokens.authenticate(first.adminToken)).toMatchObject({
      tenantId: first.organisationId,
      role: 'admin',
    });
    expect(await store.organisation(first.organisationId)).toEqual({
      id: first.organisationId,
      name: 'Example',
      teams: [{ id: first.teamId, name: 'Platform', retentionDays: 7 }],
    });
  });

  test('two processes on an empty store make one organisation', async () => {
    const [one, other] = [create(), create()];
    await one.migrate();
    const made: (Bootstrap | undefined)[] = await Promise.all([one.bootstrap(FIRST), other.bootstrap(FIRST)]);
    expect(made.filter((bootstrap) => bootstrap !== undefined)).toHaveLength(1);
    expect(await query(databaseUrl, 'select count(*)::int as count from organisations')).toEqual([{ count: 1 }]);
  });

  test('the database never sees a secret', async () => {
    const { first } = await createBootstrapped();
    const rows = JSON.stringify([
      await query(databaseUrl, `select *, encode(secret_hash, 'escape') as raw from ingest_keys`),
      await query(databaseUrl, `select *, encode(secret_hash, 'escape') as raw from api_tokens`),
    ]);
    for (const text of [first.adminToken, first.ingestKey]) expect(rows).not.toContain(text.split('_')[3]);
  });
});

describe('keys and tokens', () => {
  test('a revoked key is refused here at once, and elsewhere after a refresh', async () => {
    const { store, first } = await createBootstrapped();
    const elsewhere = create({ refreshMs: 50 });
    await elsewhere.start();
    const { id, key } = await store.issueIngestKey({
      ...{ organisationId: first.organisationId, teamId: first.teamId, name: 'payments' },
    });
    expect(await store.keys.find(key)).toBeDefined();
    expect(await elsewhere.keys.find(key)).toBeDefined();

    expect(await store.revokeIngestKey(first.organisationId, id)).toBe(true);
    expect(await store.revokeIngestKey(first.organisationId, id)).toBe(false);
    expect(await store.keys.find(key)).toBeUndefined();
    await expect.poll(() => elsewhere.keys.find(key)).toBeUndefined();
    expect(await store.keys.find(first.ingestKey)).toBeDefined();
  });

  test('an expired token is refused, a revoked one too', async () => {
    let nowMs = Date.now();
    const { store, first } = await createBootstrapped({ now: () => nowMs });
    const { organisationId } = first;
    const expiring = { organisationId, name: 'ci', role: 'viewer', expiresAt: new Date(nowMs + 60_000) } as const;
    const { token } = await store.issueApiToken(expiring);
    expect(await store.tokens.authenticate(token)).toMatchObject({ role: 'viewer' });
    nowMs += 60_000;
    expect(await store.tokens.authenticate(token)).toBeUndefined();

    const [, listed] = await store.listApiTokens(organisationId);
    expect(listed).toMatchObject({ name: 'ci', role: 'viewer', prefix: token.slice(0, 'clew_at_'.length + 16) });
    const admin = await store.tokens.authenticate(first.adminToken);
    expect(await store.revokeApiToken(organisationId, admin?.tokenId ?? '')).toBe(true);
    expect(await store.tokens.authenticate(first.adminToken)).toBeUndefined();
  });

  test('a key is no token and a token is no key', async () => {
    const { store, first } = await createBootstrapped();
    expect(await store.keys.find(first.adminToken)).toBeUndefined();
    expect(await store.tokens.authenticate(first.ingestKey)).toBeUndefined();
  });

  test('one organisation can neither see nor change what belongs to another', async () => {
    const { store, first } = await createBootstrapped();
    const other = await store.createOrganisation('Other');
    const admin = await store.tokens.authenticate(first.adminToken);
    const ingest = await store.keys.find(first.ingestKey);
    expect(await store.revokeApiToken(other.id, admin?.tokenId ?? '')).toBe(false);
    expect(await store.revokeIngestKey(other.id, ingest?.ingestKeyId ?? '')).toBe(false);
    expect(await store.listIngestKeys(other.id)).toEqual([]);
    expect(await store.listApiTokens(other.id)).toEqual([]);
    const foreignTeam = { organisationId: other.id, teamId: first.teamId, name: 'stolen' };
    await expect(store.issueIngestKey(foreignTeam)).rejects.toMatchObject({ code: 'CONTROL_STORE_REFUSED' });
    expect(await store.tokens.authenticate(first.adminToken)).toBeDefined();
  });

  test('text that looks like SQL is only text', async () => {
    const { store, first } = await createBootstrapped();
    const name = `x'); drop table teams; --`;
    await store.createTeam({ organisationId: first.organisationId, name, retentionDays: 30 });
    const organisation = await store.organisation(first.organisationId);
    expect(organisation?.teams.map((team) => team.name)).toEqual(['Platform', name]);
    expect(await store.organisation(`' or true --`)).toBeUndefined();
    const twice = store.createTeam({ organisationId: first.organisationId, name, retentionDays: 30 });
    await expect(twice).rejects.toMatchObject({ code: 'CONTROL_STORE_REFUSED' });
  });

  test('the last use of a token is written, at the latest on shutdown', async () => {
    const { store, first } = await createBootstrapped();
    await store.tokens.authenticate(first.adminToken);
    await store.shutdown({ deadlineMs: 5_000 });
    const [token] = await create().listApiTokens(first.organisationId);
    expect(token?.lastUsedAt).toBeInstanceOf(Date);
  });
});

describe('requests without a key', () => {
  test('are taken for the oldest team only where that is configured', async () => {
    const { store, first } = await createBootstrapped({ anonymousTeam: true });
    await store.createTeam({ organisationId: first.organisationId, name: 'Later', retentionDays: 1 });
    expect(store.keys.anonymous()).toMatchObject({ tenantId: first.organisationId, teamId: first.teamId });
    const strict = create();
    await strict.start();
    expect(strict.keys.anonymous()).toBeUndefined();
  });
});

describe('while PostgreSQL is away', () => {
  test('known keys and tokens go on to work, and it says when it went and came back', async () => {
    const reports: (ControlStoreError | undefined)[] = [];
    const { store, first } = await createBootstrapped({
      refreshMs: 50,
      connectTimeoutMs: 1_000,
      onAvailability: (failure) => reports.push(failure),
    });
    process.kill(server.pid ?? 0, 'SIGKILL');
    await expect.poll(() => reports.length, { timeout: 10_000 }).toBe(1);
    expect(reports[0]).toMatchObject({ code: 'CONTROL_STORE_UNAVAILABLE' });
    expect(reports[0]?.message).not.toContain(new URL(databaseUrl).password);
    expect(await store.keys.find(first.ingestKey)).toBeDefined();
    expect(await store.tokens.authenticate(first.adminToken)).toBeDefined();
    await expect(store.organisation(first.organisationId)).rejects.toMatchObject({ retryable: true });

    await expect.poll(() => reports.length, { timeout: 30_000 }).toBe(2);
    expect(reports[1]).toBeUndefined();
    expect(await store.organisation(first.organisationId)).toMatchObject({ name: 'Example' });
  });

  test('a start says where it looked, without the password, and holds nothing open', async () => {
    const nowhere = create({ databaseUrl: 'postgres://clew:secret@127.0.0.1:1/clew' });
    await expect(nowhere.start()).rejects.toMatchObject({
      code: 'CONTROL_STORE_UNAVAILABLE',
      message: expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1:1\/clew does not answer: /) as string,
    });
  });
});

test('check tells what doctor shows', async () => {
  const store = create();
  expect(await store.check()).toMatchObject({ schemaVersion: 0, schemaVersionNeeded: NEWEST });
  await store.migrate();
  expect(await store.check()).toMatchObject({
    schemaVersion: NEWEST,
    serverVersion: expect.stringMatching(/^\d/) as string,
  });
});

test('options out of range are refused by name, and the URL is never repeated', () => {
  expect(() => createControlStore({ databaseUrl, refreshMs: 0 })).toThrow(/refreshMs is 0; allowed/);
  expect(() => createControlStore({ databaseUrl: 'mysql://u:secret@h/d' })).toThrow(/^(?!.*secret).*databaseUrl/);
});
