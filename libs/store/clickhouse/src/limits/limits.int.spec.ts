import { StoreError, type QueryFigures } from '@clew/store-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { storeSettings, type ClickHouseStoreOptions } from '../options.js';
import { StoreClient } from '../store-client.js';
import { startTestClickHouse, type TestClickHouse } from '../testing/start-test-clickhouse.js';

/** Never ends of itself, reads for ever. */
const ENDLESS = "SELECT count() FROM system.numbers WHERE sipHash64(number, 'limits') = 0";
/** Sorts for ever before it has a row. */
const ENDLESS_SORT = 'SELECT number FROM system.numbers ORDER BY sipHash64(number) DESC LIMIT 3';

let server: TestClickHouse;
let watcher: StoreClient;

beforeAll(async () => {
  server = await startTestClickHouse();
  watcher = clientWith({});
});

afterAll(async () => {
  await watcher.close();
  await server.stop();
});

function clientWith(limits: Partial<ClickHouseStoreOptions>): StoreClient {
  return new StoreClient(storeSettings({ ...server, database: 'default', ...limits }));
}

/** How many of these statements the engine works on. */
async function running(sql: string): Promise<number> {
  const processes = 'SELECT count() FROM system.processes WHERE query LIKE concat({start:String}, {any:String})';
  const [row] = await watcher.read({ sql: processes, parameters: { start: sql, any: '%' } });
  return Number(row?.[0]);
}

const EVENTUALLY = { timeout: 8_000, interval: 20 };

describe("the engine's work on a read", () => {
  it.each([ENDLESS, ENDLESS_SORT])('stops when the read is aborted: %s', async (sql) => {
    const client = clientWith({ readTimeMsMax: 60_000, readRowsMax: Number.MAX_SAFE_INTEGER });
    const seen: QueryFigures[] = [];
    client.queries.observe((figures) => seen.push(figures));
    const abort = new AbortController();
    const read = client.read({ sql, parameters: {} }, abort.signal);
    await expect.poll(() => running(sql), EVENTUALLY).toBe(1);
    abort.abort(new Error('gone'));
    await expect(read).rejects.toThrow('gone');
    await expect.poll(() => running(sql), EVENTUALLY).toBe(0);
    expect(seen).toMatchObject([{ outcome: 'cancelled' }]);
    await client.close();
  });

  it.each([
    ['time', { readTimeMsMax: 300, readRowsMax: Number.MAX_SAFE_INTEGER }, ENDLESS, 'queries.timeMsMax', 300],
    ['rows', { readRowsMax: 1_000 }, ENDLESS, 'queries.rowsMax', 1_000],
    [
      'memory',
      { readMemoryBytesMax: 4_194_304 },
      'SELECT groupArray(number) FROM numbers(10000000)',
      'queries.memoryBytesMax',
      4_194_304,
    ],
    ['size', { readResultBytesMax: 1_000 }, 'SELECT number FROM numbers(1000)', 'queries.resultBytesMax', 1_000],
  ] as const)('stops at the limit of %s, which is named', async (_what, limits, sql, name, value) => {
    const client = clientWith(limits);
    const failure: unknown = await client.read({ sql, parameters: {} }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreError);
    expect(failure).toMatchObject({ code: 'STORE_LIMIT', retryable: false, limit: { name, value } });
    await expect.poll(() => running(sql), EVENTUALLY).toBe(0);
    await client.close();
  });
});
