import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

import type { ControlStore } from '../index.js';
import { startTestServer, type TestDatabase, type TestServer } from '../testing/test-database.js';

let server: TestServer;
let database: TestDatabase;
let finder: ControlStore;
let teller: ControlStore;

beforeAll(async () => {
  server = await startTestServer();
});

afterEach(() => server.closeStores());

afterAll(() => server.stop());

beforeEach(async () => {
  database = await server.createDatabase();
  finder = await database.open();
  teller = await database.open({ refreshMs: 20 });
});

const RATES = { organisationId: 'org-a', serviceName: 'checkout', routes: new Map([['POST /pay', 0.25]]) };

test('rates reach those who tell them, and newer ones replace them', async () => {
  teller.headSampling.announce();
  expect(teller.headSampling.learnedRates('org-a', 'checkout')).toBeUndefined();
  await finder.headSampling.saveRates([RATES]);
  await vi.waitFor(() => {
    expect(teller.headSampling.learnedRates('org-a', 'checkout')).toEqual(RATES.routes);
  });
  expect(teller.headSampling.learnedRates('org-b', 'checkout')).toBeUndefined();
  const next = new Map([['GET /cart', 0.5]]);
  await finder.headSampling.saveRates([{ ...RATES, routes: next }]);
  await vi.waitFor(() => {
    expect(teller.headSampling.learnedRates('org-a', 'checkout')).toEqual(next);
  });
});

test('names that PostgreSQL cannot store keep nothing else out', async () => {
  const routes = new Map([
    ['nul\u0000', 0.5],
    ['__proto__', 0.25],
    ['GET /\\"\'', 0.125],
  ]);
  await finder.headSampling.saveRates([{ ...RATES, routes }]);
  const [rates] = await finder.headSampling.rates();
  expect([...(rates?.routes ?? [])]).toEqual([...routes].slice(1));
});

test('rates are found again by whoever comes next, with the time of their change', async () => {
  const beforeMs = Date.now();
  await finder.headSampling.saveRates([RATES, { ...RATES, serviceName: 'cart' }]);
  const rates = await teller.headSampling.rates();
  expect(rates.map(({ serviceName }) => serviceName).toSorted()).toEqual(['cart', 'checkout']);
  expect(rates[0]?.routes).toEqual(RATES.routes);
  expect(Math.abs((rates[0]?.changedAtUnixMs ?? 0) - beforeMs)).toBeLessThan(60_000);
});

test('services that ask are known to those who find rates', async () => {
  teller.headSampling.announce();
  teller.headSampling.asked('org-a', 'checkout');
  teller.headSampling.asked('org-a', 'checkout');
  teller.headSampling.asked('org-a', 'nul\u0000');
  teller.headSampling.asked('org-a', 'half \ud800');
  teller.headSampling.asked('org-b', "name'; drop table teams; --");
  await vi.waitFor(async () => {
    expect(await finder.headSampling.askingServices(60_000, 10)).toEqual([
      { organisationId: 'org-a', serviceName: 'checkout' },
      { organisationId: 'org-b', serviceName: "name'; drop table teams; --" },
    ]);
  });
  expect(await finder.headSampling.askingServices(60_000, 1)).toHaveLength(1);
});

test('one of several leads, and another when it asks no more', async () => {
  expect(await finder.headSampling.lead(60_000)).toBe(true);
  expect(await teller.headSampling.lead(60_000)).toBe(false);
  expect(await finder.headSampling.lead(1)).toBe(true);
  await vi.waitFor(async () => {
    expect(await teller.headSampling.lead(60_000)).toBe(true);
  });
  expect(await finder.headSampling.lead(60_000)).toBe(false);
});
