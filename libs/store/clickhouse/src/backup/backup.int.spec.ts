import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createClickHouseStore, type ClickHouseStore } from '../clickhouse-store.js';
import { storeSettings } from '../options.js';
import { StoreClient } from '../store-client.js';
import { keptSpan, sampleFlush, sampleSpan, traceIdOf, traceIncrement } from '../testing/sample-flush.js';
import { startTestClickHouse, type TestClickHouse } from '../testing/start-test-clickhouse.js';
import { openStoreRestore } from './store-restore.js';
import { openStoreSnapshot, type StoreSnapshot } from './store-snapshot.js';

let server: TestClickHouse;
let client: StoreClient;
let store: ClickHouseStore;

beforeAll(async () => {
  server = await startTestClickHouse();
  client = new StoreClient(storeSettings({ ...server, database: 'clew' }));
  store = createClickHouseStore({ ...server, database: 'clew' });
  await store.migrate();
  for (let flush = 1; flush <= 4; flush++) await writeFlush(flush);
});

afterAll(async () => {
  await store.shutdown({ deadlineMs: 1000 });
  await client.close();
  await server.stop();
});

async function writeFlush(flush: number): Promise<void> {
  const span = sampleSpan({ traceId: traceIdOf(flush) });
  await store.sink.write(sampleFlush(BigInt(flush), { spans: [keptSpan(span)], traces: [traceIncrement([span])] }));
}

/** Rows and a hash over all columns of every row, by table. */
async function contentOf(database: string, tables: readonly string[]): Promise<Record<string, unknown>> {
  const content: Record<string, unknown> = {};
  for (const table of tables) {
    const sql = `SELECT count(), toString(sum(sipHash64(*))) FROM ${database}.${table}`;
    content[table] = (await client.read({ sql, parameters: {} }))[0];
  }
  return content;
}

async function restored(snapshot: StoreSnapshot, database: string): Promise<number> {
  const restore = await openStoreRestore({ ...server, database }, snapshot);
  let rowCount = 0;
  for (const chunk of snapshot.chunks) {
    rowCount += await restore.write(chunk.table, Readable.from([await buffer(await snapshot.read(chunk))]));
  }
  await restore.close();
  return rowCount;
}

describe('a snapshot', () => {
  it('holds still while the store goes on, and comes back row by row', async () => {
    const snapshot = await openStoreSnapshot({ ...server, database: 'clew' }, { calmWaitMsMax: 5000 });
    const names = snapshot.tables.map(({ name }) => name);
    const before = await contentOf('clew', names);
    await writeFlush(5);

    expect(snapshot).toMatchObject({ isCalm: true, spanFlushes: [{ partition: 0, flushNumber: '4' }] });
    expect(snapshot.tables).toContainEqual({ name: 'spans', rowCount: 4 });
    const rowCount = await restored(snapshot, 'second');
    expect(rowCount).toBe(snapshot.tables.reduce((sum, table) => sum + table.rowCount, 0));
    expect(await contentOf('second', names)).toEqual(before);
    await snapshot.close();

    const second = createClickHouseStore({ ...server, database: 'second' });
    await second.migrate();
    await second.start();
    const stored = await second.reader.trace('acme', traceIdOf(3), { spanCountMax: 5 });
    expect(stored).toEqual(await store.reader.trace('acme', traceIdOf(3), { spanCountMax: 5 }));
    expect(stored?.spans).toHaveLength(1);
    expect(await second.reader.trace('acme', traceIdOf(5), { spanCountMax: 5 })).toBeUndefined();
    await second.shutdown({ deadlineMs: 1000 });
  });

  it('leaves nothing behind, and takes away what an interrupted one left', async () => {
    await client.command('CREATE DATABASE IF NOT EXISTS clew_snapshot');
    await client.command('CREATE TABLE clew_snapshot.leftover (a UInt8) ENGINE = MergeTree ORDER BY a');
    const snapshot = await openStoreSnapshot({ ...server, database: 'clew' }, { calmWaitMsMax: 5000 });
    expect(snapshot.tables.map(({ name }) => name)).not.toContain('leftover');
    await snapshot.close();
    const databases = await client.read({
      sql: "SELECT name FROM system.databases WHERE name = 'clew_snapshot'",
      parameters: {},
    });
    expect(databases).toEqual([]);
  });

  it('has chunks that are known again while nothing changes', async () => {
    await client.command('OPTIMIZE TABLE clew.spans FINAL');
    await client.command('SYSTEM STOP MERGES clew.spans');
    const identities: (readonly string[])[] = [];
    for (const _ of [1, 2]) {
      const snapshot = await openStoreSnapshot({ ...server, database: 'clew' }, { calmWaitMsMax: 5000 });
      identities.push(snapshot.chunks.filter(({ table }) => table === 'spans').map(({ identity }) => identity));
      await snapshot.close();
    }
    expect(identities[0]).toEqual(identities[1]);
    expect(identities[0]?.length).toBeGreaterThan(0);
    await client.command('SYSTEM START MERGES clew.spans');
  });

  it('is restored to nothing but an empty database, and not by an older Clew', async () => {
    await expect(openStoreRestore({ ...server, database: 'clew' }, { schemaVersion: 1 })).rejects.toMatchObject({
      code: 'STORE_NOT_EMPTY',
    });
    await expect(openStoreRestore({ ...server, database: 'other' }, { schemaVersion: 999 })).rejects.toMatchObject({
      code: 'STORE_TOO_NEW',
    });
  });

  it('of an older schema is restored to that schema, which is then migrated', async () => {
    const restore = await openStoreRestore({ ...server, database: 'older' }, { schemaVersion: 1 });
    await restore.close();
    const older = createClickHouseStore({ ...server, database: 'older' });
    expect(await older.migrate()).toMatchObject({ from: 1 });
    await older.start();
    await older.shutdown({ deadlineMs: 1000 });
  });
});
