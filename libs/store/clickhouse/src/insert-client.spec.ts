import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { ClickHouseError } from '@clickhouse/client';
import { afterEach, describe, expect, it } from 'vitest';

import { InsertClient } from './insert-client.js';
import { storeSettings } from './options.js';
import { StoreClient } from './store-client.js';

const EXCEPTION = 'Code: 252. DB::Exception: Too many parts (300). Merges are slower. (TOO_MANY_PARTS)\n';

interface Insert {
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly body: Buffer;
  readonly socket: Socket;
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server | undefined;
let client: InsertClient | undefined;
const inserts: Insert[] = [];

afterEach(async () => {
  client?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  inserts.length = 0;
});

/** A server that gives each insert the next answer, and the last one for ever. */
async function serve(...answers: Answer[]): Promise<string> {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const { authorization } = request.headers;
      inserts.push({ url, authorization, body: Buffer.concat(parts), socket: request.socket });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(response, request);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `127.0.0.1:${String(address.port)}`;
}

async function connect(
  answers: readonly Answer[],
  { path = '', insertTimeMsMax = 10_000 } = {},
): Promise<InsertClient> {
  const host = await serve(...answers);
  const options = { database: 'clew', username: 'writer', password: 'sécret', insertTimeMsMax };
  client = new InsertClient(storeSettings({ url: `http://${host}${path}`, ...options }));
  return client;
}

const stored: Answer = (response) => response.end();
const block = Buffer.from([1, 2, 3, 0, 255]);

describe('an insert', () => {
  it('carries the whole block, its token, who asks, and the settings that exactness rests on', async () => {
    const inserter = await connect([stored], { path: '/proxied' });
    await inserter.insert('clew.spans', block, 's:0:1:spans:30.1 &?');
    const [insert] = inserts;
    expect(insert?.body).toEqual(block);
    expect(insert?.url.pathname).toBe('/proxied');
    expect(insert?.authorization).toBe(`Basic ${Buffer.from('writer:sécret').toString('base64')}`);
    expect(Object.fromEntries(insert?.url.searchParams ?? [])).toEqual({
      query: 'INSERT INTO clew.spans FORMAT Native',
      insert_deduplication_token: 's:0:1:spans:30.1 &?',
      async_insert: '0',
      insert_deduplicate: '1',
      deduplicate_blocks_in_dependent_materialized_views: '1',
      max_insert_block_size: '1000000000',
      min_insert_block_size_rows: '0',
      min_insert_block_size_bytes: '0',
      max_partitions_per_insert_block: '0',
      wait_end_of_query: '1',
    });
  });

  it('of many megabytes arrives whole', async () => {
    const inserter = await connect([stored]);
    const large = Buffer.alloc(64 * 1024 * 1024, 'clew');
    await inserter.insert('t', large, 'a');
    expect(inserts[0]?.body.equals(large)).toBe(true);
  });

  it('goes over the connection of the one before', async () => {
    const inserter = await connect([stored]);
    await inserter.insert('t', block, 'a');
    await inserter.insert('t', block, 'b');
    expect(inserts[1]?.socket).toBe(inserts[0]?.socket);
  });

  it('is stored however slow the answer comes in', async () => {
    const slow: Answer = (response) => {
      response.flushHeaders();
      setTimeout(() => response.end(), 50);
    };
    const inserter = await connect([slow]);
    await expect(inserter.insert('t', block, 'a')).resolves.toBeUndefined();
  });
});

describe('an insert that is not stored', () => {
  const refusals: readonly (readonly [string, Answer])[] = [
    ['with a status of its own', (response) => response.writeHead(500).end(EXCEPTION)],
    ['by a header', (response) => response.writeHead(200, { 'X-ClickHouse-Exception-Code': '252' }).end(EXCEPTION)],
    [
      'too late for the status',
      (response) => {
        response.flushHeaders();
        setImmediate(() => response.end(`\r\n__exception__\r\n${EXCEPTION}`));
      },
    ],
  ];

  it.each(refusals)('says why, %s', async (_how, refusal) => {
    const inserter = await connect([refusal, stored]);
    const failure: unknown = await inserter.insert('t', block, 'a').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ClickHouseError);
    expect(failure).toMatchObject({ code: '252', type: 'TOO_MANY_PARTS' });
    // And the next one is not harmed by what is left of it.
    await expect(inserter.insert('t', block, 'b')).resolves.toBeUndefined();
  });

  const silences: readonly (readonly [string, Answer])[] = [
    ['closes the connection without an answer', (_response, request) => request.socket.destroy()],
    [
      'closes it within the answer',
      (response, request) => {
        response.writeHead(200, { 'Content-Length': '10' }).flushHeaders();
        setImmediate(() => request.socket.destroy());
      },
    ],
    ['is not ClickHouse', (response) => response.end('<html>Welcome</html>')],
    ['has only a status', (response) => response.writeHead(502).end()],
    ['has only a code', (response) => response.writeHead(200, { 'X-ClickHouse-Exception-Code': '252' }).end()],
  ];

  it.each(silences)('fails where the server %s', async (_what, silence) => {
    const inserter = await connect([silence, stored]);
    const failure: unknown = await inserter.insert('t', block, 'a').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(ClickHouseError);
    await expect(inserter.insert('t', block, 'b')).resolves.toBeUndefined();
  });

  it('fails where the answer does not come in time', async () => {
    const inserter = await connect([() => undefined, stored], { insertTimeMsMax: 40 });
    await expect(inserter.insert('t', block, 'a')).rejects.toThrow('no answer to an insert within 40 ms');
    await expect(inserter.insert('t', block, 'b')).resolves.toBeUndefined();
  });

  it('fails where the server answers before it has read the block', async () => {
    server = createServer((_request, response) => response.end());
    const listening = server;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const address = listening.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const options = { database: 'clew', username: 'u', password: 'p' };
    client = new InsertClient(storeSettings({ url: `http://127.0.0.1:${port}`, ...options }));
    await expect(client.insert('t', Buffer.alloc(64 * 1024 * 1024), 'a')).rejects.toThrow();
  });

  it('may be tried again, where the server closed the connection that was to be used', async () => {
    const host = await serve(stored);
    const storeClient = new StoreClient(
      storeSettings({ url: `http://${host}`, database: 'clew', username: 'u', password: 'p' }),
    );
    await storeClient.insertBlock('t', block, 'a');
    inserts[0]?.socket.destroy();
    // Whether the client has seen it or not: what fails is retryable, and another try takes another connection.
    const tryAgain = (error: unknown): Promise<void> => {
      expect(error).toMatchObject({ code: 'STORE_AWAY', retryable: true });
      return storeClient.insertBlock('t', block, 'b');
    };
    await storeClient.insertBlock('t', block, 'b').catch(tryAgain);
    expect(inserts.at(-1)?.url.searchParams.get('insert_deduplication_token')).toBe('b');
    await storeClient.close();
  });
});
