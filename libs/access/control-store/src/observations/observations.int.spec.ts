import type { ObservationBatch, ObservationQuery } from '@clew/access-model';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ControlStore } from '../index.js';
import { startTestServer, type TestDatabase, type TestServer } from '../testing/test-database.js';

const HOUR_MS = 3_600_000;
const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINE = { organisationId: 'org-a', teamId: 'web' };
const EMPTY: ObservationBatch = { rules: [], findings: [], cardinality: [], glossary: [], drift: [], faults: [] };

let server: TestServer;
let database: TestDatabase;
let store: ControlStore;

beforeAll(async () => {
  server = await startTestServer();
});

afterEach(() => server.closeStores());

afterAll(() => server.stop());

beforeEach(async () => {
  database = await server.createDatabase();
  store = await database.open({ observationRowsMax: 3, observationPruneMs: 1 });
});

function around(hours: number, rest: Partial<ObservationQuery> = {}): ObservationQuery {
  const start = new Date(NOON - hours * HOUR_MS);
  return { organisationId: 'org-a', start, end: new Date(NOON + HOUR_MS), limit: 100, ...rest };
}

function ruleCount(count: number, hoursAgo = 0, ruleId = 'cards') {
  return { ...MINE, ruleId, action: 'redact', count, hourUnixMs: NOON - hoursAgo * HOUR_MS };
}

test('counts add up over batches, hours and what is twice in a batch', async () => {
  await store.observations.record({ ...EMPTY, rules: [ruleCount(2), ruleCount(3), ruleCount(10, 1)] });
  await store.observations.record({ ...EMPTY, rules: [ruleCount(1), ruleCount(4, 0, 'emails')] });
  expect(await store.observations.ruleTotals(around(5))).toEqual([
    { teamId: 'web', ruleId: 'cards', action: 'redact', count: 16, lastHour: new Date(NOON) },
    { teamId: 'web', ruleId: 'emails', action: 'redact', count: 4, lastHour: new Date(NOON) },
  ]);
  expect(await store.observations.ruleTotals(around(0, { limit: 1 }))).toMatchObject([{ count: 6 }]);
  expect(await store.observations.ruleTotals(around(5, { teamId: 'other' }))).toEqual([]);
  expect(await store.observations.ruleTotals(around(5, { organisationId: 'org-b' }))).toEqual([]);
});

test('every kind comes back as it was seen', async () => {
  const hourUnixMs = NOON;
  await store.observations.record({
    ...EMPTY,
    glossary: [{ ...MINE, hourUnixMs, count: 7, serviceName: 'cart', attributeKey: 'userId', violation: 'unknown' }],
    drift: [{ ...MINE, hourUnixMs, count: 8, serviceName: 'cart', deprecatedKey: 'http.url', currentKey: 'url.full' }],
    faults: [{ ...MINE, hourUnixMs, count: 9, serviceName: 'cart', reason: 'bad_utf8' }],
  });
  const rest = { teamId: 'web', serviceName: 'cart', lastHour: new Date(NOON) };
  expect(await store.observations.glossaryViolations(around(1))).toEqual([
    { ...rest, count: 7, attributeKey: 'userId', violation: 'unknown' },
  ]);
  expect(await store.observations.schemaDrift(around(1))).toEqual([
    { ...rest, count: 8, deprecatedKey: 'http.url', currentKey: 'url.full' },
  ]);
  expect(await store.observations.spanFaults(around(1))).toEqual([{ ...rest, count: 9, reason: 'bad_utf8' }]);
});

describe('cardinality', () => {
  const sighting = { ...MINE, attributeKey: 'user.id', dayUnixMs: NOON, limited: false };

  test('the highest estimate stays, services are collected', async () => {
    await store.observations.record({
      ...EMPTY,
      cardinality: [
        { ...sighting, estimate: 500, serviceNames: ['b'] },
        { ...sighting, estimate: 90, serviceNames: ['a', 'b'], limited: true },
      ],
    });
    await store.observations.record({ ...EMPTY, cardinality: [{ ...sighting, estimate: 20.4, serviceNames: ['c'] }] });
    expect(await store.observations.attributeCardinality(around(1))).toEqual([
      {
        ...{ teamId: 'web', attributeKey: 'user.id', estimate: 500, limited: true },
        serviceNames: ['a', 'b', 'c'],
        lastDay: new Date('2026-03-01T00:00:00Z'),
      },
    ]);
  });

  test('a key without services and one with too many are both listed', async () => {
    const serviceNames = Array.from({ length: 80 }, (_, index) => `service-${index}`);
    await store.observations.record({
      ...EMPTY,
      cardinality: [
        { ...sighting, estimate: 2, serviceNames: [] },
        { ...sighting, attributeKey: 'url', estimate: 3, serviceNames },
      ],
    });
    const [url, userId] = await store.observations.attributeCardinality(around(1));
    expect(url?.serviceNames).toHaveLength(50);
    expect(userId?.serviceNames).toEqual([]);
  });
});

describe('findings', () => {
  const sighting = { ...MINE, detector: 'email', attributeKey: 'note', serviceName: 'cart', count: 1 };

  test('are open until somebody acknowledges them, and stay acknowledged when they are seen again', async () => {
    await store.observations.record({ ...EMPTY, findings: [{ ...sighting, lastSeenUnixMs: NOON - 5 }] });
    const [found] = await store.observations.maskingFindings(around(1));
    expect(found).toMatchObject({ detector: 'email', attributeKey: 'note', state: 'open', acknowledgedBy: undefined });
    const id = found?.id ?? '';
    expect(await store.observations.acknowledgeFinding('org-b', id, 'thief')).toBeUndefined();
    expect(await store.observations.acknowledgeFinding('org-a', '7 or true', 'token')).toBeUndefined();
    expect(await store.observations.acknowledgeFinding('org-a', id, 'token-1')).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: 'token-1',
    });
    expect(await store.observations.acknowledgeFinding('org-a', id, 'token-2')).toMatchObject({
      acknowledgedBy: 'token-1',
    });

    await store.observations.record({ ...EMPTY, findings: [{ ...sighting, lastSeenUnixMs: NOON }] });
    const [again] = await store.observations.maskingFindings(around(1));
    expect(again).toMatchObject({ id, state: 'acknowledged', count: 2 });
    expect(again?.firstSeenAt).toEqual(new Date(NOON - 5));
    expect(again?.lastSeenAt).toEqual(new Date(NOON));
    expect(await store.observations.maskingFindings({ ...around(1), state: 'open' })).toEqual([]);
  });
});

test('names that PostgreSQL cannot hold do not keep the rest out', async () => {
  const names = ['\u0000', '\ud800', 'x'.repeat(100_000), '漢'.repeat(5_000), `'); drop table rule_counts; --`, '"\\'];
  const roomy = await database.open();
  await roomy.observations.record({
    ...EMPTY,
    drift: names.map((name) => ({
      ...{ ...MINE, hourUnixMs: NOON, count: 1 },
      ...{ serviceName: name, deprecatedKey: name, currentKey: name },
    })),
    faults: [{ ...MINE, hourUnixMs: NOON, count: 1, serviceName: 'cart', reason: 'good' }],
  });
  expect(await roomy.observations.schemaDrift(around(1))).toHaveLength(names.length - 1); // the first two become one
  expect(await roomy.observations.spanFaults(around(1))).toHaveLength(1);
});

test('gateways that tell of the same things at once all get through', async () => {
  const faults = Array.from({ length: 200 }, (_, index) => ({
    ...{ ...MINE, hourUnixMs: NOON, count: 1, serviceName: `service-${index}`, reason: 'bad_utf8' },
  }));
  const roomy = await database.open();
  const batches = Array.from({ length: 8 }, (_, index) =>
    roomy.observations.record({ ...EMPTY, faults: index % 2 === 0 ? faults : faults.toReversed() }),
  );
  await Promise.all(batches);
  const totals = await roomy.observations.spanFaults(around(1, { limit: 1_000 }));
  expect(totals).toHaveLength(200);
  expect(new Set(totals.map(({ count }) => count))).toEqual(new Set([8]));
});

test('an organisation with too many rows loses its oldest, and no other does', async () => {
  const foreign = { ...ruleCount(1, 9), organisationId: 'org-b' };
  await store.observations.record({
    ...EMPTY,
    rules: [1, 2, 3, 4, 5].map((hours) => ruleCount(1, hours, `r${hours}`)),
  });
  await expect
    .poll(async () => {
      await store.observations.record({ ...EMPTY, rules: [foreign] });
      return (await store.observations.ruleTotals(around(20))).map(({ ruleId }) => ruleId);
    })
    .toEqual(['r1', 'r2', 'r3']);
  expect(await store.observations.ruleTotals(around(20, { organisationId: 'org-b' }))).toHaveLength(1);
});
