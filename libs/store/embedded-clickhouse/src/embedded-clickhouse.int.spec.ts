import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEmbeddedClickHouse, type EmbeddedClickHouse } from './embedded-clickhouse.js';

const credentials = { username: 'clew', password: 'p@ss:w/ord' };
const authorization = `Basic ${btoa(`${credentials.username}:${credentials.password}`)}`;
const dataDir = mkdtempSync(join(tmpdir(), 'clew-embedded-clickhouse-'));
let engine: EmbeddedClickHouse;
let client: ClickHouseClient;

function clientOf(url: string, options: { username: string; password: string } = credentials): ClickHouseClient {
  return createClient({
    url,
    ...options,
    compression: { request: true, response: true },
    log: { level: ClickHouseLogLevel.OFF },
  });
}

async function rows(query: string): Promise<unknown[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json();
}

async function fetchSql(sql: string, search = '', init: RequestInit = {}): Promise<Response> {
  return fetch(`${engine.url}/${search}`, { method: 'POST', body: sql, headers: { authorization }, ...init });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

beforeAll(async () => {
  engine = createEmbeddedClickHouse({ dataDir, ...credentials, runningMax: 2, waitingMax: 1, restartDelayMsMin: 1 });
  await engine.start();
  client = clientOf(engine.url);
  await client.command({ query: 'CREATE TABLE t (a UInt64, b LowCardinality(String)) ENGINE = MergeTree ORDER BY a' });
});

afterAll(async () => {
  await client.close();
  await engine.shutdown({ deadlineMs: 10_000 });
  rmSync(dataDir, { recursive: true, force: true });
});

describe('an unmodified @clickhouse/client', () => {
  it('pings, inserts and queries', async () => {
    expect(await client.ping()).toEqual({ success: true });
    const values = [
      { a: '18446744073709551615', b: "it's" },
      { a: '1', b: 'é\n' },
    ];
    const inserted = await client.insert({ table: 't', values, format: 'JSONEachRow' });
    expect(inserted.summary?.written_rows).toBe('2');
    const answer = await client.query({
      query: 'SELECT * FROM t ORDER BY a DESC',
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    });
    expect(await answer.json()).toEqual(values);
    await client.command({ query: 'TRUNCATE TABLE t' });
  });

  it('binds parameters of every shape', async () => {
    const answer = await client.query({
      query: 'SELECT {text:String} AS text, {list:Array(String)} AS list, {n:Int64} AS n',
      query_params: { text: "a'b\\c\n\t", list: ["x'", 'y\\'], n: '-5' },
      format: 'JSONEachRow',
    });
    expect(await answer.json()).toEqual([{ text: "a'b\\c\n\t", list: ["x'", 'y\\'], n: -5 }]);
  });

  it('moves Native blocks in and out unchanged', async () => {
    const select = "SELECT number AS a, toLowCardinality(concat('\\xff\\0', toString(number))) AS b FROM numbers(1000)";
    const block = Buffer.from(await (await fetchSql(`${select} FORMAT Native`)).arrayBuffer());
    const answer = await client.exec({ query: 'INSERT INTO t FORMAT Native', values: Readable.from([block]) });
    answer.stream.resume();
    expect(await rows("SELECT count() AS n, sum(startsWith(b, unhex('FF00'))) AS exact FROM t")).toEqual([
      { n: 1000, exact: 1000 },
    ]);
    await client.command({ query: 'TRUNCATE TABLE t' });
  });

  it('stops the query in the engine when the call is aborted', async () => {
    const abort = new AbortController();
    const endless = 'SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) % 7 = 1';
    const query = client.query({ query: endless, abort_signal: abort.signal });
    const running =
      "SELECT 1 FROM system.processes WHERE query LIKE '%sipHash64(number)' || '%' AND query NOT LIKE '%system.processes%'";
    await until(async () => (await rows(running)).length > 0);
    abort.abort();
    await expect(query).rejects.toThrow('abort');
    await until(async () => (await rows(running)).length === 0);
  });

  it('gets the code and the words of an error', async () => {
    await expect(client.query({ query: 'SELECT * FROM missing' })).rejects.toMatchObject({
      code: '60',
      type: 'UNKNOWN_TABLE',
    });
    await expect(
      client.query({ query: 'SELECT sleep(2)', clickhouse_settings: { max_execution_time: 1 } }),
    ).rejects.toMatchObject({ code: '159' });
  });
});

describe('requests', () => {
  it('need the right name and password, by any of the three ways', async () => {
    const { username, password } = credentials;
    const byHeader = { 'x-clickhouse-user': username, 'x-clickhouse-key': password };
    expect((await fetchSql('SELECT 1', '', { headers: byHeader })).status).toBe(200);
    const search = `?user=${username}&password=${encodeURIComponent(password)}`;
    expect((await fetchSql('SELECT 1', search, { headers: {} })).status).toBe(200);
    for (const wrong of [{}, { ...byHeader, 'x-clickhouse-key': 'no' }, { ...byHeader, 'x-clickhouse-user': 'no' }]) {
      const answer = await fetchSql('SELECT 1', '', { headers: wrong });
      expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
    }
  });

  it('leave no setting to the next one', async () => {
    const settings = { insert_deduplication_token: 'once', max_threads: 1 };
    await client.insert({
      table: 't',
      values: [{ a: 1, b: 'x' }],
      format: 'JSONEachRow',
      clickhouse_settings: settings,
    });
    await client.insert({
      table: 't',
      values: [{ a: 1, b: 'x' }],
      format: 'JSONEachRow',
      clickhouse_settings: settings,
    });
    expect(await rows('SELECT count() AS n FROM t')).toEqual([{ n: 1 }]);
    expect(await rows("SELECT getSetting('insert_deduplication_token') AS token")).toEqual([{ token: '' }]);
    await client.command({ query: 'TRUNCATE TABLE t' });
  });

  it('share a session by its id, one at a time', async () => {
    const session = '?session_id=s1';
    await fetchSql('CREATE TEMPORARY TABLE mine (a UInt8)', session);
    expect((await fetchSql('SELECT count() FROM mine', session)).status).toBe(200);
    expect((await fetchSql('SELECT count() FROM mine')).status).toBe(404);
    const slow = fetchSql('SELECT sleep(1)', session);
    await until(async () => (await rows("SELECT 1 FROM system.processes WHERE query = 'SELECT sleep(1)'")).length > 0);
    expect((await fetchSql('SELECT 1', session)).headers.get('x-clickhouse-exception-code')).toBe('373');
    await slow;
  });

  it('may only read by GET', async () => {
    const { authorization } = { authorization: `Basic ${btoa(`${credentials.username}:${credentials.password}`)}` };
    const get = (query: string): Promise<Response> =>
      fetch(`${engine.url}/?query=${encodeURIComponent(query)}`, { headers: { authorization } });
    expect(await (await get('SELECT 1')).text()).toBe('1\n');
    expect((await get('DROP TABLE t')).headers.get('x-clickhouse-exception-code')).toBe('164');
  });

  it('come compressed and are bounded after decompression', async () => {
    const { authorization } = { authorization: `Basic ${btoa(`${credentials.username}:${credentials.password}`)}` };
    const headers = { authorization, 'content-encoding': 'gzip' };
    expect(await (await fetchSql('', '', { body: gzipSync('SELECT 2'), headers })).text()).toBe('2\n');
    const broken = await fetchSql('', '', { body: gzipSync('SELECT 2').subarray(0, 15), headers });
    expect(broken.headers.get('x-clickhouse-exception-code')).toBe('23');
    const unknown = await fetchSql('', '', { body: 'x', headers: { ...headers, 'content-encoding': 'lzma' } });
    expect(unknown.headers.get('x-clickhouse-exception-code')).toBe('89');
  });

  it('are refused beyond the waiting line', async () => {
    const slow = Array.from({ length: 3 }, () =>
      fetchSql('SELECT sleepEachRow(0.5) FROM numbers(4) SETTINGS max_block_size = 1'),
    );
    const codes = await Promise.all(
      [...slow, fetchSql('SELECT 1')].map(async (answer) => (await answer).headers.get('x-clickhouse-exception-code')),
    );
    expect(codes.filter((code) => code === '202')).toHaveLength(1);
  });

  it('get an error instead of an answer larger than allowed', async () => {
    const answer = await fetchSql(
      'SELECT repeat(toString(number), 1000) FROM numbers(1000000)',
      '?max_result_bytes=1000000',
    );
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('396');
  });
});

describe('the process', () => {
  it('keeps a second Clew out of the folder and says who has it', async () => {
    const second = createEmbeddedClickHouse({ dataDir, ...credentials, startTimeMsMax: 4000 });
    await expect(second.start()).rejects.toThrow(`${dataDir} is in use by another Clew (pid ${String(engine.pid)})`);
    await second.shutdown({ deadlineMs: 1000 });
  });

  it('comes back on the same port with everything that was answered, after kill -9', async () => {
    await client.insert({ table: 't', values: [{ a: 7, b: 'kept' }], format: 'JSONEachRow' });
    const before = { url: engine.url, pid: engine.pid ?? 0 };
    writeFileSync(join(dataDir, 'incoming', 'left-by-a-crash'), 'x');
    process.kill(before.pid, 'SIGKILL');
    await until(() => Promise.resolve(engine.pid !== undefined && engine.pid !== before.pid));
    expect(engine.url).toBe(before.url);
    expect(await rows('SELECT a, b FROM t')).toEqual([{ a: 7, b: 'kept' }]);
    expect(readdirSync(join(dataDir, 'incoming'))).toEqual([]);
  });
});
