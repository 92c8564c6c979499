import { gzipSync } from 'node:zlib';

import { Refusal } from '@clew/receivers';
import { afterEach, describe, expect, it } from 'vitest';

import { KEY, startLegacyHarness, type LegacyHarness, type LegacyHarnessOptions } from './testing/legacy-harness.js';

const SPAN = { traceId: '1', id: '2', name: 'get', timestamp: 1, localEndpoint: { serviceName: 'shop' } };
const ZIPKIN_JSON = JSON.stringify([SPAN]);
/** `ListOfSpans` of a span with trace id 1, id 2, the name "get" and the service "shop". */
const ZIPKIN_PROTOBUF = Buffer.from('0a130a01011a01022a0367657442060a0473686f70', 'hex');
/** `Batch` of a process "shop" and a span with trace id 1, id 2 and the name "get". */
const JAEGER = Buffer.from(
  [
    ...['0c0001', '0b000100000004', '73686f70', '00'],
    ...['0f00020c00000001', '0a00010000000000000001', '0a00030000000000000002', '0b000500000003', '676574', '00'],
    '00',
  ].join(''),
  'hex',
);
const THRIFT = { 'content-type': 'application/x-thrift' };
const JSON_TYPE = { 'content-type': 'application/json' };

let harness: LegacyHarness | undefined;
afterEach(async () => {
  await harness?.shutdown();
  harness = undefined;
});

async function start(options: LegacyHarnessOptions = {}): Promise<LegacyHarness> {
  harness = await startLegacyHarness(options);
  return harness;
}

function post(url: string, body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return fetch(url, { method: 'POST', body: Uint8Array.from(bytes), headers });
}

function postZipkin({ zipkin }: LegacyHarness, body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE) {
  return post(`${zipkin.url}/api/v2/spans`, body, headers);
}

function postJaeger({ jaeger }: LegacyHarness, body: Uint8Array, headers: Record<string, string> = THRIFT) {
  return post(`${jaeger.url}/api/traces?format=jaeger.thrift`, body, headers);
}

describe('the Zipkin receiver', () => {
  it.each([
    ['JSON', ZIPKIN_JSON, JSON_TYPE],
    ['JSON with a charset', ZIPKIN_JSON, { 'content-type': 'application/json; charset=utf-8' }],
    ['what says nothing', ZIPKIN_JSON, {}],
    ['protobuf', ZIPKIN_PROTOBUF, { 'content-type': 'application/x-protobuf' }],
    ['gzipped JSON', gzipSync(ZIPKIN_JSON), { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ])('takes %s, durably, and answers 202 and no more', async (_, body, headers) => {
    const running = await start();
    const answer = await postZipkin(running, body, headers);
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    expect(running.spanNames()).toEqual(['shop/get']);
  });

  it('takes an empty list', async () => {
    const running = await start();
    expect((await postZipkin(running, '[]')).status).toBe(202);
    expect(running.messages).toEqual([]);
  });

  it('takes what it can and says what not', async () => {
    const running = await start();
    const answer = await postZipkin(running, JSON.stringify([SPAN, { ...SPAN, id: 'xyz' }]));
    expect(answer.status).toBe(202);
    expect(await answer.text()).toContain('[1].id: expected up to 16 hex digits, got "xyz"');
    expect(running.spanNames()).toEqual(['shop/get']);
    expect(await running.metrics.expose()).toContain(
      'clew_gateway_spans_refused_total{transport="zipkin",reason="malformed"} 1',
    );
  });

  it.each([
    ['no span is any good', 400, JSON.stringify([{ ...SPAN, traceId: '0' }]), JSON_TYPE, '[0].traceId: a trace id must'],
    ['it is no list', 400, '{}', JSON_TYPE, '(document): expected an array'],
    ['it is no JSON', 400, '[', JSON_TYPE, 'expected'],
    ['it is torn protobuf', 400, ZIPKIN_PROTOBUF.subarray(0, 9), { 'content-type': 'application/x-protobuf' }, 'length of'],
    ['it is v1 Thrift', 415, '', { 'content-type': 'application/x-thrift' }, 'use application/json or'],
    ['its encoding is unknown', 415, '', { ...JSON_TYPE, 'content-encoding': 'br' }, 'Content-Encoding "br"'],
    ['it is too large', 413, ' '.repeat(2_000), JSON_TYPE, 'exceeds 1000 bytes'],
    ['it is too large inflated', 413, gzipSync(Buffer.alloc(9_000)), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 'after decompression'],
    ['its parts are too many', 413, `[${'{},'.repeat(30)}{}]`, JSON_TYPE, 'more than 20 spans'],
    ['the key is wrong', 401, ZIPKIN_JSON, { ...JSON_TYPE, authorization: 'Bearer no' }, 'ingest key'],
  ])('refuses when %s', async (_, status, body, headers, message) => {
    const running = await start({ limits: { bodyBytesMax: 1_000, inflatedBytesMax: 4_000 }, elementsMax: 20 });
    const answer = await postZipkin(running, body, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toContain(message);
    expect(running.messages).toEqual([]);
    await expect.poll(() => running.intake.budget.usedBytes).toBe(0);
  }); // prettier-ignore

  it('wants a key where none is optional', async () => {
    const running = await start({ keyOptional: false });
    expect((await postZipkin(running, ZIPKIN_JSON)).status).toBe(401);
    expect((await postZipkin(running, ZIPKIN_JSON, { authorization: `Bearer ${KEY}` })).status).toBe(202);
    expect((await postZipkin(running, ZIPKIN_JSON, { 'x-clew-ingest-key': KEY })).status).toBe(202);
    expect(running.messages.map(({ headers }) => headers.ingestKeyId)).toEqual(['key-1', 'key-1']);
  });

  it('holds keys to what they may send', async () => {
    const running = await start({
      admitHead: () => new Refusal('overloaded', 'too much of it', { retryAfterMs: 2_000 }),
    });
    const answer = await postZipkin(running, ZIPKIN_JSON);
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
      503,
      '2',
      'too much of it\n',
    ]);
    expect((await postJaeger(running, JAEGER)).status).toBe(503);
    expect(running.messages).toEqual([]);
  });

  it('tells clients to come again when the stream is away', async () => {
    const running = await start();
    running.failAppends(new Error('broker away'));
    const answer = await postZipkin(running, ZIPKIN_JSON);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  });

  it('says where spans go, and how it is', async () => {
    const { zipkin } = await start();
    const v1 = await post(`${zipkin.url}/api/v1/spans`, '[]');
    expect([v1.status, await v1.text()]).toEqual([404, expect.stringContaining('/api/v2/spans, as v2 JSON')]);
    const read = await fetch(`${zipkin.url}/api/v2/spans`);
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect((await fetch(`${zipkin.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${zipkin.url}/readyz`)).status).toBe(200);
  });
});

describe('the Jaeger receiver', () => {
  it.each([
    ['application/x-thrift', JAEGER, {}],
    ['application/vnd.apache.thrift.binary', JAEGER, {}],
    ['application/x-thrift', gzipSync(JAEGER), { 'content-encoding': 'gzip' }],
  ])('takes %s, durably, and answers 202 and no more', async (contentType, body, headers) => {
    const running = await start();
    const answer = await postJaeger(running, body, { 'content-type': contentType, ...headers });
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    expect(running.spanNames()).toEqual(['shop/get']);
    expect(await running.metrics.expose()).toContain('clew_gateway_spans_accepted_total{transport="jaeger"} 1');
  });

  it('takes a request that leaves out the format', async () => {
    const running = await start();
    expect((await post(`${running.jaeger.url}/api/traces`, JAEGER, THRIFT)).status).toBe(202);
  });

  it.each([
    ['another format', 415, '?format=zipkin.thrift', JAEGER, THRIFT, 'format "zipkin.thrift" is not supported'],
    ['another media type', 415, '', JAEGER, JSON_TYPE, 'use application/x-thrift or'],
    ['bytes that are none of it', 400, '', Buffer.from('hello'), THRIFT, 'type 104'],
    ['half of it', 400, '', JAEGER.subarray(0, 40), THRIFT, 'expected where'],
  ])('refuses %s', async (_, status, query, body, headers, message) => {
    const running = await start();
    const answer = await post(`${running.jaeger.url}/api/traces${query}`, body, headers);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(message)]);
    expect(running.messages).toEqual([]);
  });
});
