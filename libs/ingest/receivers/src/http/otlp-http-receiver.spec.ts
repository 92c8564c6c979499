import { deflateSync, gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from 'vitest';

import { call, connectRaw, type HttpAnswer } from '../testing/http-client.js';
import { decodeMessage, testSpan, traceRequest } from '../testing/otlp-oracle.js';
import { KEY, startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };
const BODY = traceRequest([{ service: 'shop', spans: [testSpan(1), testSpan(2)] }]);
const JSON_BODY = JSON.stringify({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: 'eee19b7ec3c1b174',
              name: 'span-json',
              kind: 2,
              startTimeUnixNano: '1544712660000000000',
              endTimeUnixNano: '1544712661000000000',
            },
          ],
        },
      ],
    },
  ],
});

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.shutdown();
  // Whatever happened, nothing may stay charged.
  expect(harness?.intake.budget.usedBytes ?? 0).toBe(0);
  harness = undefined;
});

async function start(options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

function statusOf(answer: HttpAnswer): unknown {
  return decodeMessage('Status', answer.body);
}

describe('OTLP/HTTP receiver: what it takes', () => {
  it('takes protobuf and answers an empty ExportTraceServiceResponse', async () => {
    const { http, spanNames, producer } = await start();
    const answer = await call(http.url, { headers: PROTOBUF, body: BODY });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/x-protobuf');
    expect(answer.body).toHaveLength(0);
    expect(spanNames().sort()).toEqual(['shop/span-1', 'shop/span-2']);
    expect(producer.appended[0]?.headers).toMatchObject({ tenantId: 'acme', ingestKeyId: 'anonymous' });
  });

  it('takes JSON with a charset and answers JSON', async () => {
    const { http, spanNames } = await start();
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await call(http.url, { headers, body: JSON_BODY });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.body.toString())).toEqual({});
    expect(spanNames()).toEqual(['shop/span-json']);
  });

  it.each([
    ['gzip', gzipSync(BODY)],
    ['GZIP', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['identity', BODY],
  ])('takes Content-Encoding %s', async (encoding, body) => {
    const { http, spanNames } = await start();
    const answer = await call(http.url, { headers: { ...PROTOBUF, 'content-encoding': encoding }, body });
    expect(answer.status).toBe(200);
    expect(spanNames()).toHaveLength(2);
  });

  it('takes chunked bodies', async () => {
    const { http, spanNames } = await start();
    const headers = { ...PROTOBUF, 'transfer-encoding': 'chunked' };
    expect((await call(http.url, { headers, body: BODY })).status).toBe(200);
    expect(spanNames()).toHaveLength(2);
  });

  it('takes an empty protobuf body and an empty JSON object', async () => {
    const { http } = await start();
    expect((await call(http.url, { headers: PROTOBUF })).status).toBe(200);
    expect((await call(http.url, { headers: JSON_TYPE, body: '{}' })).status).toBe(200);
  });

  it('reports rejected spans as partial success, in the encoding of the request', async () => {
    const { http, spanNames } = await start();
    const spans = [testSpan(1), { ...testSpan(2), traceId: Buffer.alloc(16) }];
    const answer = await call(http.url, { headers: PROTOBUF, body: traceRequest([{ service: 'shop', spans }]) });
    expect(answer.status).toBe(200);
    expect(decodeMessage('Response', answer.body)).toMatchObject({
      partialSuccess: { rejectedSpans: 1, errorMessage: expect.stringContaining('trace_id') as string },
    });
    expect(spanNames()).toEqual(['shop/span-1']);
  });

  it('does not answer before the stream holds the spans', async () => {
    const { http, producer } = await start();
    producer.mode = 'held';
    let answered = false;
    const answer = call(http.url, { headers: PROTOBUF, body: BODY }).then((value) => {
      answered = true;
      return value;
    });
    await expect.poll(() => producer.held.length).toBe(1);
    expect(answered).toBe(false);
    producer.held[0]?.resolve();
    expect((await answer).status).toBe(200);
  });
});

describe('OTLP/HTTP receiver: who may send', () => {
  it.each([
    ['Authorization', { authorization: `Bearer ${KEY}` }],
    ['x-clew-ingest-key', { 'x-clew-ingest-key': KEY }],
  ])('knows the key in %s', async (_, credentials) => {
    const { http, keys, producer } = await start();
    keys.allowsAnonymous = false;
    expect((await call(http.url, { headers: { ...PROTOBUF, ...credentials }, body: BODY })).status).toBe(200);
    expect(producer.appended[0]?.headers.ingestKeyId).toBe('key-1');
  });

  it.each([
    ['an unknown key', { authorization: 'Bearer wrong' }, true],
    ['another scheme', { authorization: 'Basic YTpi' }, true],
    ['an unknown key in the other header', { 'x-clew-ingest-key': 'wrong' }, true],
    ['an empty key', { 'x-clew-ingest-key': '' }, true],
    ['no key where one is needed', {}, false],
    ['no key through a proxy', { 'x-forwarded-for': '203.0.113.9' }, true],
  ])('answers 401 to %s', async (_, credentials, allowsAnonymous) => {
    const { http, keys, producer } = await start();
    keys.allowsAnonymous = allowsAnonymous;
    const answer = await call(http.url, { headers: { ...PROTOBUF, ...credentials }, body: BODY });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(statusOf(answer)).toMatchObject({ code: 16, message: expect.stringMatching(/key/i) as string });
    expect(producer.appended).toEqual([]);
  });
});

describe('OTLP/HTTP receiver: what it refuses', () => {
  it.each([
    ['bytes that are no protobuf', Buffer.from('hello, world')],
    ['a truncated body', BODY.subarray(0, BODY.length - 3)],
  ])('answers 400 with a Status to %s', async (_, body) => {
    const { http, producer } = await start();
    const answer = await call(http.url, { headers: PROTOBUF, body });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/x-protobuf');
    expect(statusOf(answer)).toMatchObject({ code: 3, message: expect.stringContaining('byte') as string });
    expect(producer.appended).toEqual([]);
  });

  it('answers 400 with a JSON Status to broken JSON', async () => {
    const { http } = await start();
    const answer = await call(http.url, { headers: JSON_TYPE, body: '{"resourceSpans": [{' });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 3, message: expect.any(String) as string });
  });

  it.each([
    ['truncated gzip', gzipSync(BODY).subarray(0, 40), 'gzip'],
    ['no gzip at all', BODY, 'gzip'],
    ['corrupt deflate', Buffer.from('not deflate'), 'deflate'],
  ])('answers 400 to %s', async (_, body, encoding) => {
    const { http } = await start();
    const answer = await call(http.url, { headers: { ...PROTOBUF, 'content-encoding': encoding }, body });
    expect(answer.status).toBe(400);
    expect(statusOf(answer)).toMatchObject({ code: 3, message: expect.stringContaining(encoding) as string });
  });

  it.each([
    ['text/plain', {}],
    ['', {}],
    ['application/x-protobuf', { 'content-encoding': 'br' }],
    ['application/x-protobuf', { 'content-encoding': 'gzip, gzip' }],
  ])('answers 415 to type "%s" with %j', async (type, extra) => {
    const { http } = await start();
    const headers = { ...(type === '' ? {} : { 'content-type': type }), ...extra };
    const answer = await call(http.url, { headers, body: BODY });
    expect(answer.status).toBe(415);
  });

  it('answers 413 to a body over the limit, announced or not', async () => {
    const { http } = await start({ http: { limits: { bodyBytesMax: 1_000 } } });
    const body = Buffer.alloc(50_000);
    const announced = await call(http.url, { headers: PROTOBUF, body });
    expect(announced.status).toBe(413);
    expect(statusOf(announced)).toMatchObject({ code: 8, message: expect.stringContaining('1000 bytes') as string });
    const chunked = await call(http.url, {
      headers: { ...PROTOBUF, 'transfer-encoding': 'chunked' },
      body: body.subarray(0, 1_500),
    });
    expect(chunked.status).toBe(413);
  });

  it('answers 413 to a gzip bomb and stops inflating it', async () => {
    const { http } = await start({ http: { limits: { inflatedBytesMax: 100_000 } } });
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const answer = await call(http.url, { headers: { ...PROTOBUF, 'content-encoding': 'gzip' }, body: bomb });
    expect(answer.status).toBe(413);
  });

  it('answers 503 with Retry-After when a bomb meets a nearly full gateway', async () => {
    const { http } = await start({ intake: { pendingBytesMax: 200_000 } });
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const answer = await call(http.url, { headers: { ...PROTOBUF, 'content-encoding': 'gzip' }, body: bomb });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('answers 503 with Retry-After when the stream fails', async () => {
    const { http, producer } = await start({ intake: { retryAfterMs: 2_500 } });
    producer.mode = 'failing';
    const answer = await call(http.url, { headers: PROTOBUF, body: BODY });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('3');
    expect(statusOf(answer)).toMatchObject({ code: 14 });
  });

  it('answers 503 with Retry-After, and not 401, while nobody can say whether the key is good', async () => {
    const { http, keys } = await start();
    keys.failure = new Error('the control store is away at 10.0.0.7');
    const headers = { ...PROTOBUF, authorization: 'Bearer good-or-bad' };
    const answer = await call(http.url, { headers, body: BODY });
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(statusOf(answer)).toMatchObject({ code: 14, message: expect.not.stringContaining('10.0.0.7') as string });
  });

  it('answers 503 before it reads when it is full', async () => {
    const { http, intake } = await start({ intake: { pendingBytesMax: 10_000 } });
    const hog = intake.budget.open();
    hog.grow(9_000);
    const answer = await call(http.url, { headers: PROTOBUF, body: BODY });
    hog.release();
    expect(answer.status).toBe(503);
  });

  it('answers 405 with Allow to other methods', async () => {
    const { http } = await start();
    const answer = await call(http.url, { method: 'GET' });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toContain('POST');
  });

  it('says on /v1/metrics and /v1/logs that only traces are taken', async () => {
    const { http } = await start();
    for (const path of ['/v1/metrics', '/v1/logs']) {
      const answer = await call(http.url, { path, headers: JSON_TYPE, body: '{}' });
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.body.toString())).toMatchObject({
        message: expect.stringMatching(/traces only/) as string,
      });
    }
    expect((await call(http.url, { path: '/nothing' })).status).toBe(404);
  });
});

describe('OTLP/HTTP receiver: browsers, probes, life', () => {
  it('lets no page send unless its origin is allowed', async () => {
    const { http } = await start();
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    const answer = await call(http.url, { method: 'OPTIONS', headers });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers preflights of allowed origins only, and marks the answers', async () => {
    const { http } = await start({ http: { allowedOrigins: ['https://shop.example'] } });
    const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    const allowed = await call(http.url, { method: 'OPTIONS', headers: preflight });
    expect(allowed.status).toBe(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'POST',
      vary: 'Origin, Access-Control-Request-Headers',
    });
    expect(allowed.headers['access-control-allow-headers']).toContain('x-clew-ingest-key');
    const other = await call(http.url, {
      method: 'OPTIONS',
      headers: { ...preflight, origin: 'https://evil.example' },
    });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
    const sent = await call(http.url, { headers: { ...PROTOBUF, origin: 'https://shop.example' }, body: BODY });
    expect(sent.status).toBe(200);
    expect(sent.headers['access-control-allow-origin']).toBe('https://shop.example');
  });

  it('answers probes, and readiness with a reason', async () => {
    const state: { reason?: string } = {};
    const { http } = await start({ http: { unreadyReason: () => state.reason } });
    expect((await call(http.url, { method: 'GET', path: '/healthz' })).status).toBe(200);
    expect((await call(http.url, { method: 'GET', path: '/readyz' })).status).toBe(200);
    state.reason = 'the stream is away';
    const unready = await call(http.url, { method: 'GET', path: '/readyz' });
    expect(unready.status).toBe(503);
    expect(unready.body.toString()).toContain('the stream is away');
  });

  it('answers what is under way when it shuts down, then is gone', async () => {
    const { http, producer, spanNames } = await start();
    producer.mode = 'held';
    const answer = call(http.url, { headers: PROTOBUF, body: BODY });
    await expect.poll(() => producer.held.length).toBe(1);
    const stopping = http.shutdown({ deadlineMs: 5_000 });
    producer.held[0]?.resolve();
    expect((await answer).status).toBe(200);
    await stopping;
    expect(spanNames()).toHaveLength(2);
    await expect(call(http.url, { headers: PROTOBUF, body: BODY })).rejects.toThrow(/ECONNREFUSED/);
  });

  it('does not wait for the idle connections of clients when it shuts down', async () => {
    const { http } = await start();
    const connection = await connectRaw(http.url);
    connection.socket.write('GET /healthz HTTP/1.1\r\nhost: clew\r\n\r\n');
    await expect.poll(() => connection.received()).toContain('200 OK');
    await http.shutdown({ deadlineMs: 120_000 });
    await connection.closed;
  });

  it('says which port is taken and what to change', async () => {
    const { http } = await start();
    const port = Number(new URL(http.url).port);
    await expect(startHarness({ http: { port, portSetting: '--otlp-http' } })).rejects.toThrow(
      `port ${port} on 127.0.0.1 is taken by another process; choose another with --otlp-http`,
    );
  });

  it('counts what it took and what it refused', async () => {
    const { http, metrics } = await start();
    await call(http.url, { headers: PROTOBUF, body: BODY });
    await call(http.url, { headers: PROTOBUF, body: Buffer.from('nonsense') });
    const text = await metrics.expose();
    expect(text).toContain('clew_gateway_spans_accepted_total{transport="http"} 2');
    expect(text).toContain(
      'clew_gateway_request_duration_seconds_count{transport="http",signal="traces",outcome="malformed"} 1',
    );
    expect(text).toContain('clew_gateway_pending_bytes 0');
  });
});
