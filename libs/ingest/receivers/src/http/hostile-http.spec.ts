import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';

import { createDeferred } from '../intake/deferred.js';
import { call, connectRaw } from '../testing/http-client.js';
import { testSpan, traceRequest } from '../testing/otlp-oracle.js';
import { KEY, startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';

const BODY = traceRequest([{ service: 'shop', spans: [testSpan(1)] }]);
const HEAD = 'POST /v1/traces HTTP/1.1\r\nhost: clew\r\ncontent-type: application/x-protobuf\r\n';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.shutdown();
  harness = undefined;
});

async function start(options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

/** Whatever was done to it: it still serves, and holds nothing of what is over. */
async function expectHealthy({ http, intake }: Harness): Promise<void> {
  const answer = await call(http.url, { headers: { 'content-type': 'application/x-protobuf' }, body: BODY });
  expect(answer.status).toBe(200);
  await expect.poll(() => intake.budget.usedBytes).toBe(0);
}

describe('OTLP/HTTP receiver under hostile clients', () => {
  it('lives through random bodies in every encoding', async () => {
    const running = await start();
    const contentTypes = fc.constantFrom('application/x-protobuf', 'application/json');
    const encodings = fc.constantFrom('identity', 'gzip', 'deflate');
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        contentTypes,
        encodings,
        fc.boolean(),
        async (bytes, type, encoding, zips) => {
          const body = zips && encoding === 'gzip' ? gzipSync(bytes) : bytes;
          const headers = { 'content-type': type, 'content-encoding': encoding };
          const { status } = await call(running.http.url, { headers, body });
          expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 150 },
    );
    await expectHealthy(running);
  });

  it('lives through a valid body with any byte changed', async () => {
    const running = await start();
    await fc.assert(
      fc.asyncProperty(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const body = Buffer.from(BODY);
        body[at] = (body[at] ?? 0) ^ change;
        const { status } = await call(running.http.url, {
          headers: { 'content-type': 'application/x-protobuf' },
          body,
        });
        expect([200, 400, 413]).toContain(status);
      }),
      { numRuns: 150 },
    );
    await expectHealthy(running);
  });

  it('gives back what an aborted upload was charged', async () => {
    const running = await start();
    const { socket } = await connectRaw(running.http.url);
    socket.write(`${HEAD}content-length: 1000000\r\n\r\n`);
    socket.write(Buffer.alloc(300_000));
    await expect.poll(() => running.intake.budget.usedBytes).toBeGreaterThan(300_000);
    socket.destroy();
    await expectHealthy(running);
    expect(await running.metrics.expose()).toContain('clew_gateway_requests_aborted_total{transport="http"} 1');
  });

  it('notices a client that leaves while its key is looked up', async () => {
    const running = await start();
    const lookup = createDeferred();
    running.keys.gate = lookup.promise;
    const { socket } = await connectRaw(running.http.url);
    socket.write(`${HEAD}x-clew-ingest-key: ${KEY}\r\ncontent-length: 100\r\n\r\n`);
    await expect.poll(() => running.keys.lookups).toBe(1);
    socket.resetAndDestroy();
    // Answered after the reset was seen: both came over loopback, in this order.
    await call(running.http.url, { method: 'GET', path: '/healthz' });
    lookup.resolve();
    await expectHealthy(running);
    expect(await running.metrics.expose()).toContain('clew_gateway_requests_aborted_total{transport="http"} 1');
  });

  it('notices a body that ends before its Content-Length', async () => {
    const running = await start();
    const { socket, closed } = await connectRaw(running.http.url);
    socket.end(`${HEAD}content-length: 500\r\n\r\nshort`);
    await closed;
    await expectHealthy(running);
    expect(running.spanNames()).toEqual(['shop/span-1']);
  });

  it('does not mistake what follows a too short Content-Length for part of the request', async () => {
    const running = await start();
    const connection = await connectRaw(running.http.url);
    connection.socket.write(`${HEAD}content-length: 0\r\n\r\nGARBAGE GARBAGE\r\n\r\n`);
    await connection.closed;
    expect(connection.received()).toContain('HTTP/1.1 400 ');
    await expectHealthy(running);
  });

  it('answers pipelined requests in order', async () => {
    const running = await start();
    const connection = await connectRaw(running.http.url);
    const one = `${HEAD}content-length: ${BODY.length}\r\n\r\n`;
    const requests = Buffer.concat([
      Buffer.from(one), BODY,
      Buffer.from(`${HEAD}content-length: 3\r\n\r\nxyz`),
      Buffer.from(one), BODY,
      Buffer.from('GET /healthz HTTP/1.1\r\nhost: clew\r\nconnection: close\r\n\r\n'),
    ]); // prettier-ignore
    connection.socket.write(requests);
    await connection.closed;
    expect([...connection.received().matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])).toEqual([
      '200',
      '400',
      '200',
      '200',
    ]);
    await expectHealthy(running);
  });

  it('cuts a client that drips its headers', async () => {
    const running = await start({ http: { limits: { headersWaitMsMax: 200 } } });
    const connection = await connectRaw(running.http.url);
    connection.socket.write('POST /v1/traces HTTP/1.1\r\nhost: cl');
    await connection.closed;
    expect(connection.received()).toContain('408');
    await expectHealthy(running);
  });

  it('cuts a client that drips its body, and gives its bytes back', async () => {
    const running = await start({ http: { limits: { requestWaitMsMax: 300 } } });
    const connection = await connectRaw(running.http.url);
    connection.socket.write(`${HEAD}content-length: 1000\r\n\r\nfirst`);
    await connection.closed;
    await expectHealthy(running);
  });

  it('refuses huge headers', async () => {
    const running = await start();
    const connection = await connectRaw(running.http.url);
    connection.socket.write(`${HEAD}x-junk: ${'j'.repeat(64 * 1024)}\r\n\r\n`);
    await connection.closed;
    expect(connection.received()).toContain('431');
    await expectHealthy(running);
  });

  it.each([
    ['both lengths', `${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a negative length', `${HEAD}content-length: -5\r\n\r\n`],
    ['two lengths', `${HEAD}content-length: 5\r\ncontent-length: 6\r\n\r\nhello`],
    ['a broken chunk', `${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n`],
    ['HTTP/2 on the HTTP/1.1 port', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['no HTTP', '\u0000\u0001\u0002\u0003\r\n\r\n'],
  ])('answers 400 to %s', async (_, text) => {
    const running = await start();
    const connection = await connectRaw(running.http.url);
    connection.socket.write(text);
    await connection.closed;
    expect(connection.received()).toMatch(/^HTTP\/1\.1 400 /);
    await expectHealthy(running);
  });

  it('refuses by the head alone when asked with Expect: 100-continue', async () => {
    const running = await start({ http: { limits: { bodyBytesMax: 1_000 } } });
    const refused = await connectRaw(running.http.url);
    refused.socket.write(`${HEAD}expect: 100-continue\r\ncontent-length: 2000\r\nconnection: close\r\n\r\n`);
    await expect.poll(() => refused.received()).toContain('413');
    expect(refused.received()).not.toContain('100 Continue');
    refused.socket.destroy();

    const taken = await connectRaw(running.http.url);
    taken.socket.write(`${HEAD}expect: 100-continue\r\ncontent-length: ${BODY.length}\r\nconnection: close\r\n\r\n`);
    await expect.poll(() => taken.received()).toContain('100 Continue');
    taken.socket.write(BODY);
    await taken.closed;
    expect(taken.received()).toContain('HTTP/1.1 200');
    await expectHealthy(running);
  });

  it('drops an upload that goes on long after it was refused', async () => {
    const running = await start({ http: { limits: { bodyBytesMax: 10_000 } } });
    const connection = await connectRaw(running.http.url);
    connection.socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([Buffer.from('2710\r\n'), Buffer.alloc(10_000), Buffer.from('\r\n')]);
    const writing = setInterval(() => {
      if (!connection.socket.destroyed) connection.socket.write(chunk);
    }, 2);
    await connection.closed;
    clearInterval(writing);
    expect(connection.received()).toContain('413');
    await expectHealthy(running);
  });

  it('charges even empty requests, so a flood of them is refused and not kept', async () => {
    const running = await start({ intake: { pendingBytesMax: 100_000 } });
    running.producer.mode = 'held';
    const connection = await connectRaw(running.http.url);
    const one = Buffer.concat([Buffer.from(`${HEAD}content-length: ${BODY.length}\r\n\r\n`), BODY]);
    connection.socket.write(Buffer.concat(Array.from({ length: 200 }, () => one)));
    await expect.poll(() => running.producer.held.length).toBeGreaterThan(0);
    expect(running.intake.budget.usedBytes).toBeLessThanOrEqual(100_000);
    running.producer.mode = 'durable';
    for (const held of running.producer.held) held.resolve();
    await expect.poll(() => (connection.received().match(/HTTP\/1\.1/g) ?? []).length).toBe(200);
    expect(connection.received()).toContain('HTTP/1.1 503');
    connection.socket.destroy();
    await expectHealthy(running);
  });

  it('drops connections beyond the limit and counts them', async () => {
    const running = await start({ http: { limits: { connectionsMax: 2 } } });
    const kept = [await connectRaw(running.http.url), await connectRaw(running.http.url)];
    const dropped = await connectRaw(running.http.url);
    await dropped.closed;
    expect(await running.metrics.expose()).toContain('clew_gateway_connections_dropped_total{transport="http"} 1');
    for (const { socket, closed } of kept) {
      socket.destroy();
      await closed;
    }
    await expect
      .poll(
        async () => (await call(running.http.url, { path: '/healthz', method: 'GET' }).catch(() => undefined))?.status,
      )
      .toBe(200);
  });

  it('cuts half-open connections at the shutdown deadline', async () => {
    const running = await start();
    const idle = await connectRaw(running.http.url);
    const halfway = await connectRaw(running.http.url);
    halfway.socket.write(`${HEAD}content-length: 1000\r\n\r\nfirst`);
    await expect.poll(() => running.intake.budget.usedBytes).toBeGreaterThan(0);
    await running.http.shutdown({ deadlineMs: 100 });
    await Promise.all([idle.closed, halfway.closed]);
    await expect.poll(() => running.intake.budget.usedBytes).toBe(0);
  });
});
