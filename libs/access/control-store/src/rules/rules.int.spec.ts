import type { NewRuleDocument, RuleDocument } from '@clew/access-model';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ControlStore, ControlStoreOptions } from '../index.js';
import { startTestServer, type TestDatabase, type TestServer } from '../testing/test-database.js';

let server: TestServer;
let database: TestDatabase;
let store: ControlStore;
let organisationId: string;
let teamId: string;

beforeAll(async () => {
  server = await startTestServer();
});

afterEach(() => server.closeStores());

afterAll(() => server.stop());

beforeEach(async () => {
  await open();
});

async function open(options: Partial<ControlStoreOptions> = {}): Promise<void> {
  database = await server.createDatabase();
  store = await database.open({ refreshMs: 50, ...options });
  organisationId = (await store.createOrganisation('Example')).id;
  teamId = (await store.createTeam({ organisationId, name: 'Web', retentionDays: 7 })).id;
}

function masking(content: unknown, rest: Partial<NewRuleDocument> = {}): NewRuleDocument {
  return { organisationId, teamId: undefined, kind: 'masking', author: 'token-1', content, ...rest };
}

function contents(documents: readonly RuleDocument[]): unknown[] {
  return documents.map(({ content }) => content);
}

describe('retention', () => {
  test('of a key follows the documents within moments', async () => {
    const { key } = await store.issueIngestKey({ organisationId, teamId, name: 'web' });
    await expect.poll(() => store.keys.find(key)).toMatchObject({ retentionDays: 7 });
    expect(await store.keys.find(key)).not.toHaveProperty('errorRetentionDays');
    await store.saveRuleDocument(masking({ days: { plain: 14, errors: 30 } }, { kind: 'retention' }));
    await expect.poll(() => store.keys.find(key)).toMatchObject({ retentionDays: 14, errorRetentionDays: 30 });
    await store.saveRuleDocument(masking({ days: { errors: 90 } }, { kind: 'retention', teamId }));
    await expect.poll(() => store.keys.find(key)).toMatchObject({ retentionDays: 14, errorRetentionDays: 90 });
  });
});

describe('rule documents', () => {
  test('every save is a version with who and when; the newest of each scope holds', async () => {
    await store.saveRuleDocument(masking({ rules: ['first'] }));
    await store.saveRuleDocument(masking({ rules: ['second'] }, { author: 'token-2' }));
    await store.saveRuleDocument(masking({ rules: ['of the team'] }, { teamId }));
    await store.saveRuleDocument(masking({ prefix: 1 }, { kind: 'cardinality' }));

    const scope = { organisationId, teamId: undefined, kind: 'masking' } as const;
    const history = await store.ruleDocumentHistory(scope, 10);
    expect(history.map(({ version, createdBy }) => [version, createdBy])).toEqual([
      [2, 'token-2'],
      [1, 'token-1'],
    ]);
    expect(Date.now() - (history[0]?.createdAt.getTime() ?? 0)).toBeLessThan(60_000);
    expect(contents(await store.ruleDocumentHistory(scope, 1))).toEqual([{ rules: ['second'] }]);

    const holding = [{ rules: ['second'] }, { rules: ['of the team'] }, { prefix: 1 }];
    expect(contents(await store.currentRuleDocuments(organisationId))).toEqual(expect.arrayContaining(holding));
    await expect.poll(() => contents(store.rules.current())).toHaveLength(3);
    expect(contents(store.rules.current())).toEqual(expect.arrayContaining(holding));
  });

  test('a document comes back as its author wrote it, order of keys and odd characters included', async () => {
    const content = JSON.parse('{"z":1,"a":{"text":"\\u0000 \\ud83d\\ude00 \\" \'"},"1":[0.1,1e21,null]}') as unknown;
    await store.saveRuleDocument(masking(content));
    const [saved] = await store.currentRuleDocuments(organisationId);
    expect(JSON.stringify(saved?.content)).toBe(JSON.stringify(content));
  });

  test('of two who saw the same version, one saves and the other is told', async () => {
    const both = await Promise.all([
      store.saveRuleDocument(masking({ by: 'one' }, { expectedVersion: 0 })),
      store.saveRuleDocument(masking({ by: 'other' }, { expectedVersion: 0 })),
    ]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['conflict', 'saved']);
    expect(both.find(({ outcome }) => outcome === 'conflict')).toEqual({ outcome: 'conflict', currentVersion: 1 });
    expect(await store.saveRuleDocument(masking({ by: 'late' }, { expectedVersion: 0 }))).toMatchObject({
      outcome: 'conflict',
    });
    expect(await store.saveRuleDocument(masking({ by: 'next' }, { expectedVersion: 1 }))).toMatchObject({
      outcome: 'saved',
      document: { version: 2 },
    });
  });

  test('a save is seen by every process, once, and only the changed document is new', async () => {
    const elsewhere = database.create({ refreshMs: 50 });
    await elsewhere.start();
    let changes = 0;
    const end = elsewhere.rules.onChange(() => changes++);
    await store.saveRuleDocument(masking({ version: 'one' }));
    await store.saveRuleDocument(masking({ limit: 5 }, { kind: 'cardinality' }));
    await expect.poll(() => elsewhere.rules.current()).toHaveLength(2);
    const before = elsewhere.rules.current();
    await store.saveRuleDocument(masking({ version: 'two' }));
    await expect.poll(() => contents(elsewhere.rules.current())).toContainEqual({ version: 'two' });
    expect(elsewhere.rules.current().filter((document) => before.includes(document))).toHaveLength(1);

    const changesBefore = changes;
    end();
    await store.saveRuleDocument(masking({ version: 'three' }));
    await expect.poll(() => contents(elsewhere.rules.current())).toContainEqual({ version: 'three' });
    expect(changes).toBe(changesBefore);
  });

  test('what the check refuses, what is too large, and what is no JSON is not saved', async () => {
    await open({
      ruleDocumentBytesMax: 100,
      checkRules: (kind, content) => {
        if (JSON.stringify(content).includes('bad')) throw new Error(`rules[0]: no ${kind}`);
      },
    });
    await expect(store.saveRuleDocument(masking({ bad: true }))).rejects.toThrow('rules[0]: no masking');
    await expect(store.saveRuleDocument(masking({ text: 'x'.repeat(100) }))).rejects.toMatchObject({
      code: 'CONTROL_STORE_REFUSED',
      message: expect.stringContaining('allowed are 100') as string,
    });
    expect(await store.currentRuleDocuments(organisationId)).toEqual([]);
    const unchecked = database.create();
    await expect(
      // A store that was given no check.
      Reflect.apply(unchecked.saveRuleDocument.bind(unchecked), undefined, [masking(undefined)]),
    ).rejects.toMatchObject({ code: 'CONTROL_STORE_REFUSED' });
  });

  test('what decides about whole traces is of no team, budgets may be', async () => {
    for (const kind of ['sampling', 'sampling-candidate', 'head-sampling'] as const) {
      await store.saveRuleDocument(masking({}, { kind }));
      await expect(store.saveRuleDocument(masking({}, { kind, teamId }))).rejects.toMatchObject({
        code: 'CONTROL_STORE_REFUSED',
        message: expect.stringContaining(`a ${kind} document holds for the whole organisation`) as string,
      });
    }
    await store.saveRuleDocument(masking({}, { kind: 'sampling-budget', teamId }));
    expect(await store.currentRuleDocuments(organisationId)).toHaveLength(4);
  });

  test('only so many versions are kept', async () => {
    await open({ ruleVersionsMax: 2 });
    for (const number of [1, 2, 3]) await store.saveRuleDocument(masking({ number }));
    const history = await store.ruleDocumentHistory({ organisationId, teamId: undefined, kind: 'masking' }, 10);
    expect(history.map(({ version }) => version)).toEqual([3, 2]);
  });

  test('one organisation neither sees the rules of another nor writes for its teams', async () => {
    const other = await store.createOrganisation('Other');
    await store.saveRuleDocument(masking({ mine: true }));
    expect(await store.currentRuleDocuments(other.id)).toEqual([]);
    expect(
      await store.ruleDocumentHistory({ organisationId: other.id, teamId: undefined, kind: 'masking' }, 9),
    ).toEqual([]);
    const foreign = masking({}, { organisationId: other.id, teamId });
    await expect(store.saveRuleDocument(foreign)).rejects.toMatchObject({ code: 'CONTROL_STORE_REFUSED' });
  });
});

describe('masking keys', () => {
  test('every organisation has 32 secret bytes of its own, the same in every process', async () => {
    const other = await store.createOrganisation('Other');
    await expect.poll(() => store.maskingKey(other.id)?.length).toBe(32);
    const elsewhere = database.create();
    await elsewhere.start();
    expect(elsewhere.maskingKey(organisationId)).toEqual(store.maskingKey(organisationId));
    expect(store.maskingKey(other.id)).not.toEqual(store.maskingKey(organisationId));
    expect(store.maskingKey('unknown')).toBeUndefined();
    expect(JSON.stringify(await store.organisation(organisationId))).not.toContain('key');
  });
});

describe('ingest keys', () => {
  test('carry environment and limits, and a change of limits is seen by every process', async () => {
    const elsewhere = database.create({ refreshMs: 50 });
    await elsewhere.start();
    const limits = { spansPerSecond: 1_000, bytesPerSecond: 5e9, burstSeconds: 2 };
    const { id, key } = await store.issueIngestKey({
      ...{ organisationId, teamId, name: 'payments', environment: 'production', limits },
    });
    expect(await elsewhere.keys.find(key)).toMatchObject({ environment: 'production', limits });

    expect(await store.updateIngestKeyLimits(organisationId, id, { spansPerSecond: 5, burstSeconds: 1 })).toBe(true);
    const lower = { spansPerSecond: 5, burstSeconds: 1 };
    await expect.poll(async () => (await elsewhere.keys.find(key))?.limits).toEqual(lower);
    expect(await store.updateIngestKeyLimits(organisationId, id, undefined)).toBe(true);
    await expect.poll(async () => (await elsewhere.keys.find(key))?.limits).toBeUndefined();
    const [info] = await store.listIngestKeys(organisationId);
    expect(info).toMatchObject({ environment: 'production', limits: undefined });

    const other = await store.createOrganisation('Other');
    expect(await store.updateIngestKeyLimits(other.id, id, lower)).toBe(false);
    await store.revokeIngestKey(organisationId, id);
    expect(await store.updateIngestKeyLimits(organisationId, id, lower)).toBe(false);
  });

  test.each([
    [{ spansPerSecond: 0, burstSeconds: 1 }, 'limits.spansPerSecond is 0; allowed is 1 to'],
    [{ bytesPerSecond: Number.NaN, burstSeconds: 1 }, 'limits.bytesPerSecond is NaN'],
    [{ bytesPerSecond: 5, burstSeconds: 0.5 }, 'limits.burstSeconds is 0.5; allowed is 1 to 3600'],
  ])('limits %j are refused by name', async (limits, message) => {
    await expect(store.issueIngestKey({ organisationId, teamId, name: 'x', limits })).rejects.toThrow(message);
  });
});

describe('gateways', () => {
  test('are counted by their heartbeats, and leave when they are shut down', async () => {
    const gateways = [1, 2].map(() => database.create({ refreshMs: 50, heartbeatMs: 100 }));
    for (const gateway of gateways) {
      gateway.gateways.announce();
      await gateway.start();
    }
    const [first, second] = gateways;
    await expect.poll(() => first?.gateways.liveGatewayCount()).toBe(2);
    await expect.poll(() => second?.gateways.liveGatewayCount()).toBe(2);
    await second?.shutdown({ deadlineMs: 5_000 });
    await expect.poll(() => first?.gateways.liveGatewayCount()).toBe(1);
    expect(await database.query('select count(*)::int as count from ingest_gateways')).toEqual([{ count: 1 }]);
  });

  test('one that died without a word counts no longer after three heartbeats', async () => {
    const gateway = database.create({ refreshMs: 50, heartbeatMs: 100 });
    gateway.gateways.announce();
    await gateway.start();
    await database.query(`insert into ingest_gateways (id, heartbeat_at) values ('dead', now() + interval '1 second')`);
    await expect.poll(() => gateway.gateways.liveGatewayCount()).toBe(2);
    await expect.poll(() => gateway.gateways.liveGatewayCount(), { timeout: 10_000 }).toBe(1);
  });
});

test('the use of a token does not make every process read everything again', async () => {
  const { token } = await store.issueApiToken({ organisationId, name: 'ci', role: 'viewer' });
  const revision = (): Promise<unknown> => database.query('select revision from control_revision');
  const before = await revision();
  await store.tokens.authenticate(token);
  await store.shutdown({ deadlineMs: 5_000 });
  expect(await database.query('select last_used_at is not null as used from api_tokens')).toEqual([{ used: true }]);
  expect(await revision()).toEqual(before);
});
