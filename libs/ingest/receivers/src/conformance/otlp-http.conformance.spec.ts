import { gzipSync } from 'node:zlib';

import { afterEach, describe, expect, it } from 'vitest';

import { createKeyLimits } from '../admission/key-limits.js';
import { call, connectRaw, type HttpAnswer } from '../testing/http-client.js';
import { decodeMessage, testSpan, traceRequest } from '../testing/otlp-oracle.js';
import { REFUSALS } from '../testing/refused-requests.js';
import { FakeLogs, KEY, startHarness, type Harness, type HarnessOptions } from '../testing/receiver-harness.js';
import { JSON_BODY, JSON_LOGS, TRACE_BODY, jsonSpan, jsonTraceRequest } from '../testing/sample-bodies.js';

/**
 * The rules of https://opentelemetry.io/docs/specs/otlp/ for OTLP/HTTP servers, one by one, in its order. Each is asked of
 * the running receiver over a real connection.
 */
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };
const ZERO_ID = { ...testSpan(3), traceId: Buffer.alloc(16) };

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.shutdown();
  expect(harness?.intake.budget.usedBytes ?? 0).toBe(0);
  harness = undefined;
});

async function start(options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

function statusIn({ headers, body }: HttpAnswer): Record<string, unknown> {
  return headers['content-type'] === 'application/json'
    ? (JSON.parse(body.toString()) as Record<string, unknown>)
    : decodeMessage('Status', body);
}

describe('OTLP/HTTP Request', () => {
  it('trace data is sent via POST to /v1/traces, as protobuf or JSON, told apart by Content-Type on one port', async () => {
    const { http, spanNames } = await start();
    expect((await call(http.url, { headers: PROTOBUF, body: TRACE_BODY })).status).toBe(200);
    expect((await call(http.url, { headers: JSON_TYPE, body: JSON_BODY })).status).toBe(200);
    expect(spanNames().sort()).toEqual(['shop/span-1', 'shop/span-2', 'shop/span-json']);
  });

  it('log data is sent via POST to /v1/logs', async () => {
    const logs = new FakeLogs();
    const { http } = await start({ http: { logs } });
    const asJson = await call(http.url, {
      path: '/v1/logs',
      headers: { ...JSON_TYPE, baggage: 'a=1,b=2' },
      body: JSON_LOGS,
    });
    expect([asJson.status, asJson.body.toString()]).toEqual([200, '{}']);
    const [request] = logs.requests;
    expect(request).toMatchObject({ transport: 'http', baggage: 'a=1,b=2' });
    const asProtobuf = await call(http.url, { path: '/v1/logs', headers: PROTOBUF, body: request?.body ?? '' });
    expect([asProtobuf.status, asProtobuf.body.length]).toEqual([200, 0]);
    expect(Buffer.from(logs.requests[1]?.body ?? [])).toEqual(Buffer.from(request?.body ?? []));
  });

  it.each([
    ['/v1/traces/', 'a slash at its end'],
    ['/v1/traces?x=1', 'a query'],
    ['http://gateway.example/v1/traces', 'its absolute form'],
  ])('the path may be %s: %s', async (path) => {
    const { http } = await start();
    const connection = await connectRaw(http.url);
    connection.socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
    );
    await connection.closed;
    expect(connection.received()).toContain('HTTP/1.1 200');
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'Application/JSON ; charset="utf-8"',
  ])('JSON comes as %s', async (contentType) => {
    const { http } = await start();
    const answer = await call(http.url, { headers: { 'content-type': contentType }, body: JSON_BODY });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
  });

  it.each(['application/x-protobuf', 'application/x-protobuf; proto=x', 'application/protobuf'])(
    'protobuf comes as %s',
    async (contentType) => {
      const { http } = await start();
      const answer = await call(http.url, { headers: { 'content-type': contentType }, body: TRACE_BODY });
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-protobuf']);
    },
  );

  it('a client may gzip the content, in any case of the header, under the older name, and in several members', async () => {
    const { http, spanNames } = await start();
    const members = Buffer.concat([gzipSync(TRACE_BODY.subarray(0, 20)), gzipSync(TRACE_BODY.subarray(20))]);
    for (const [encoding, body] of [
      ['gzip', gzipSync(TRACE_BODY)],
      ['GZip', gzipSync(TRACE_BODY)],
      ['x-gzip', gzipSync(TRACE_BODY)],
      ['gzip', members],
    ] as const) {
      // prettier-ignore
      const answer = await call(http.url, { headers: { ...PROTOBUF, 'content-encoding': encoding }, body });
      expect(answer.status).toBe(200);
    }
    expect(spanNames()).toHaveLength(8);
  });

  it('JSON may be gzipped, too', async () => {
    const { http, spanNames } = await start();
    const answer = await call(http.url, {
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      body: gzipSync(JSON_BODY),
    });
    expect(answer.status).toBe(200);
    expect(spanNames()).toEqual(['shop/span-json']);
  });

  it('the size of a body is limited as sent and after decompression, and 413 is for good', async () => {
    const { http } = await start({ http: { limits: { bodyBytesMax: 2_000, inflatedBytesMax: 4_000 } } });
    const inflating = (bytes: number) =>
      call(http.url, {
        headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
        body: gzipSync(JSON_BODY.padEnd(bytes)),
      });
    expect((await call(http.url, { headers: JSON_TYPE, body: JSON_BODY.padEnd(2_000) })).status).toBe(200);
    expect((await inflating(4_000)).status).toBe(200);
    for (const answer of [
      await call(http.url, { headers: JSON_TYPE, body: JSON_BODY.padEnd(2_001) }),
      await inflating(4_001),
    ]) {
      expect(answer.status).toBe(413);
      expect(answer.headers['retry-after']).toBeUndefined();
      expect(statusIn(answer)['message']).toMatch(/exceeds \d+ bytes/);
    }
  });

  it('bodies in chunks count against the same limit', async () => {
    const { http } = await start({ http: { limits: { bodyBytesMax: 2_000 } } });
    const headers = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
    expect((await call(http.url, { headers, body: JSON_BODY.padEnd(2_000) })).status).toBe(200);
    expect((await call(http.url, { headers, body: JSON_BODY.padEnd(2_001) })).status).toBe(413);
  });
});

describe('OTLP/HTTP Response', () => {
  it.each(REFUSALS)(
    'to $what is $status with a Status in the Content-Type of the request',
    async ({ status, options, request, before }) => {
      const running = await start(options);
      before?.(running);
      for (const type of ['application/x-protobuf', 'application/json']) {
        const body = type === 'application/json' && request.body === TRACE_BODY ? JSON_BODY : (request.body ?? '');
        const headers = { 'content-type': type, ...request.headers };
        const answer = await call(running.http.url, { ...request, body, headers });
        expect(answer.status).toBe(status);
        expect(answer.headers['content-type']).toBe(type);
        expect(statusIn(answer)['message']).toMatch(/\w+ \w+/);
      }
    },
  );

  it('a request without Content-Type gets its Status in JSON', async () => {
    const { http } = await start();
    const answer = await call(http.url, { body: TRACE_BODY });
    expect([answer.status, answer.headers['content-type']]).toEqual([415, 'application/json']);
    expect(answer.headers['accept-post']).toBe('application/x-protobuf, application/json');
    expect(statusIn(answer)['message']).toContain('application/x-protobuf');
  });

  it('an encoding that is not read is answered with those that are', async () => {
    const { http } = await start();
    const answer = await call(http.url, { headers: { ...JSON_TYPE, 'content-encoding': 'zstd' }, body: JSON_BODY });
    expect([answer.status, answer.headers['accept-encoding']]).toEqual([415, 'identity, gzip, deflate']);
  });

  it.each([
    ['no bytes', PROTOBUF, ''],
    ['an empty resource', PROTOBUF, Buffer.from([0x0a, 0x00])],
    ['an empty object', JSON_TYPE, '{}'],
    ['empty lists', JSON_TYPE, '{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}'],
    ['null for a list', JSON_TYPE, '{"resourceSpans":null}'],
  ])('an empty request (%s) is a success, with partial_success unset', async (_, headers, body) => {
    const { http, producer } = await start();
    const answer = await call(http.url, { headers, body });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe(headers === JSON_TYPE ? '{}' : '');
    expect(producer.appended).toEqual([]);
  });

  it('on full success partial_success is unset', async () => {
    const { http } = await start();
    expect((await call(http.url, { headers: PROTOBUF, body: TRACE_BODY })).body).toHaveLength(0);
    expect((await call(http.url, { headers: JSON_TYPE, body: JSON_BODY })).body.toString()).toBe('{}');
  });

  it('on partial success the answer is 200 with the exact number of rejected spans and a reason', async () => {
    const { http, spanNames } = await start();
    const body = traceRequest([
      { service: 'shop', spans: [testSpan(1), ZERO_ID, { ...ZERO_ID, name: 'span-4' }] },
      { service: 'cart', spans: [{ ...testSpan(5), spanId: Buffer.alloc(7, 1) }, testSpan(6)] },
    ]);
    const answer = await call(http.url, { headers: PROTOBUF, body });
    expect(answer.status).toBe(200);
    expect(decodeMessage('Response', answer.body)).toEqual({
      partialSuccess: {
        rejectedSpans: 3,
        errorMessage: expect.stringMatching(/^spans rejected: 3 .*span_id/) as string,
      },
    });
    expect(spanNames().sort()).toEqual(['cart/span-6', 'shop/span-1']);
  });

  it('on partial success in JSON the count is a 64-bit integer as protobuf writes it: a string', async () => {
    const { http } = await start();
    const body = jsonTraceRequest(jsonSpan(), jsonSpan({ traceId: '00' }));
    const answer = await call(http.url, { headers: JSON_TYPE, body });
    expect(JSON.parse(answer.body.toString())).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('trace_id') as string },
    });
  });

  it('a request of which nothing can be taken is a partial success, too: sending it again would not help', async () => {
    const { http, producer } = await start();
    const answer = await call(http.url, {
      headers: PROTOBUF,
      body: traceRequest([{ service: 's', spans: [ZERO_ID] }]),
    });
    expect(answer.status).toBe(200);
    expect(decodeMessage('Response', answer.body)).toMatchObject({ partialSuccess: { rejectedSpans: 1 } });
    expect(producer.appended).toEqual([]);
  });

  it('logs have rejectedLogRecords, which is the same field in protobuf', async () => {
    const logs = new FakeLogs();
    logs.result = { acceptedRecords: 0, rejectedRecords: 2, rejectedMessage: 'too large' };
    const { http } = await start({ http: { logs } });
    const asJson = await call(http.url, { path: '/v1/logs', headers: JSON_TYPE, body: JSON_LOGS });
    expect(JSON.parse(asJson.body.toString())).toEqual({
      partialSuccess: { rejectedLogRecords: '2', errorMessage: 'too large' },
    });
    const asProtobuf = await call(http.url, { path: '/v1/logs', headers: PROTOBUF, body: '' });
    expect(decodeMessage('Response', asProtobuf.body)).toEqual({
      partialSuccess: { rejectedSpans: 2, errorMessage: 'too large' },
    });
  });

  it('bad data is 400, and Status.details has a BadRequest that says where', async () => {
    const { http } = await start();
    const asJson = await call(http.url, { headers: JSON_TYPE, body: jsonTraceRequest(jsonSpan({ spanId: 'xyz' })) });
    const field = 'resourceSpans[0].scopeSpans[0].spans[0].spanId';
    const description = `${field}: expected 16 hex digits, got "xyz"`;
    expect(JSON.parse(asJson.body.toString())).toEqual({
      code: 3,
      message: description,
      details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] }],
    });
    const asProtobuf = await call(http.url, { headers: PROTOBUF, body: 'nonsense' });
    expect(decodeMessage('Status', asProtobuf.body)).toMatchObject({
      code: 3,
      details: [{ typeUrl: 'type.googleapis.com/google.rpc.BadRequest' }],
    });
  });

  it.each([
    [1, '1'],
    [1_000, '1'],
    [1_001, '2'],
    [30_000, '30'],
  ])(
    'an answer that asks to send again in %d ms says Retry-After: %s, and so does its RetryInfo',
    async (retryAfterMs, seconds) => {
      const { http, producer } = await start({ intake: { retryAfterMs } });
      producer.mode = 'failing';
      const answer = await call(http.url, { headers: JSON_TYPE, body: JSON_BODY });
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, seconds]);
      expect(statusIn(answer)['details']).toEqual([
        {
          '@type': 'type.googleapis.com/google.rpc.RetryInfo',
          retryDelay: expect.stringMatching(/^\d+(\.\d{3})?s$/) as string,
        },
      ]);
    },
  );

  it('a key that sends more than it may is answered 429 with Retry-After, by the head alone once nothing is left', async () => {
    const limits = createKeyLimits({ nowMs: () => 0 });
    const { http, keys, spanNames } = await start({
      intake: { admit: (...request) => limits.admit(...request) },
      http: { admitHead: (identity) => limits.atHead(identity) },
    });
    keys.identity = { ...keys.identity, limits: { spansPerSecond: 1, burstSeconds: 2 } };
    const headers = { ...PROTOBUF, authorization: `Bearer ${KEY}` };
    expect((await call(http.url, { headers, body: TRACE_BODY })).status).toBe(200);
    for (const body of [TRACE_BODY, 'nonsense that nobody reads']) {
      const answer = await call(http.url, { headers, body });
      expect(answer.status).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
      expect(statusIn(answer)).toMatchObject({
        code: 14,
        message: expect.stringContaining('1 spans per second') as string,
      });
    }
    expect(spanNames()).toHaveLength(2);
  });

  it('a spelling of gzip that holds nothing is refused, and not taken for an empty request', async () => {
    const { http } = await start();
    const answer = await call(http.url, {
      headers: { ...PROTOBUF, 'content-encoding': 'gzip' },
      body: gzipSync(TRACE_BODY).subarray(0, 5),
    });
    expect(answer.status).toBe(400);
  });
});
