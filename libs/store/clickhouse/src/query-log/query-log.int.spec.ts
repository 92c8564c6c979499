import type { LoggedQuery } from '@clew/store-contract';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from '../clickhouse-store.js';
import { startTestClickHouse, type TestClickHouse } from '../testing/start-test-clickhouse.js';

let server: TestClickHouse;
let store: ClickHouseStore;

beforeAll(async () => {
  server = await startTestClickHouse();
  store = createClickHouseStore({ ...server, database: 'query_log_test' });
  await store.migrate();
});

afterAll(async () => {
  await store.shutdown({ deadlineMs: 1_000 });
  await server.stop();
});

const NOW_MS = Date.now();
const nano = (unixMs: number): bigint => BigInt(unixMs) * 1_000_000n;

function logged(fields: Partial<LoggedQuery>): LoggedQuery {
  return {
    ...{ tenantId: 'acme', askedAtUnixMs: NOW_MS, durationMs: 501.5, outcome: 'ok', operationName: 'Search' },
    ...{ fields: ['traces', 'services'], question: `{ name = "it's \\ \n" }`, tokenId: 'token' },
    ...{ storeQueryCount: 2, rowsRead: 5_000_000_000, bytesRead: 2 ** 50 },
    ...fields,
  };
}

it('gives back what was logged of one tenant, newest first', async () => {
  const newest = logged({});
  const older = logged({ askedAtUnixMs: NOW_MS - 1_000, outcome: 'timeout', operationName: '', fields: [] });
  await store.queryLog.append([older, newest, logged({ tenantId: 'other' })]);
  await store.queryLog.append([]);
  const range = { startTimeUnixNano: nano(NOW_MS - 1_000), endTimeUnixNano: nano(NOW_MS) + 1n };
  expect(await store.queryLog.slowQueries('acme', { range, limit: 10 })).toEqual([newest, older]);
  expect(await store.queryLog.slowQueries('acme', { range, limit: 1 })).toEqual([newest]);
  const before = { ...range, endTimeUnixNano: nano(NOW_MS) };
  expect(await store.queryLog.slowQueries('acme', { range: before, limit: 10 })).toEqual([older]);
  expect(await store.queryLog.slowQueries('nobody', { range, limit: 10 })).toEqual([]);
});
