import { OtlpError } from '@clew/otlp';
import { describe, expect, it } from 'vitest';

import { jaegerBatch, spanFields, type TestJaegerSpan, type TestTags } from '../testing/jaeger-thrift.js';
import { plainSpans, type PlainSpan } from '../testing/plain.js';
import { thriftStruct, type ThriftValue } from '../testing/thrift-writer.js';
import { convertJaegerThrift } from './jaeger-request.js';

const OPTIONS = { receivedAtUnixNano: 0n };
const SAME_TRACE = { traceIdHigh: 0n, traceIdLow: 1n };
const OTHER_TRACE = { traceIdHigh: 5n, traceIdLow: -6n };

function only(span: TestJaegerSpan, tags?: TestTags): PlainSpan {
  const body = jaegerBatch({ spans: [span], ...(tags === undefined ? {} : { tags }) });
  const [first] = plainSpans(convertJaegerThrift(body, OPTIONS).body);
  if (first === undefined) throw new Error('the span was rejected');
  return first;
}

describe('a Jaeger span', () => {
  it('arrives field by field', () => {
    const tags: TestTags = [
      ['span.kind', 'server'],
      ['text', 'a'],
      ['double', 0.25],
      ['bool', false],
      ['long', -(2n ** 63n)],
      ['binary', Uint8Array.of(0, 255)],
      ['otel.scope.name', 'http'],
      ['otel.scope.version', '2'],
      ['w3c.tracestate', 'a=1'],
    ];
    const span = only({
      traceIdHigh: 0x0102030405060708n,
      traceIdLow: -1n,
      spanId: -2n,
      parentSpanId: 3n,
      operationName: 'GET /',
      flags: 3,
      startTime: 1_556_604_172_355_737n,
      duration: 1_431n,
      tags,
    });
    expect(span).toMatchObject({
      traceId: '0102030405060708ffffffffffffffff',
      spanId: 'fffffffffffffffe',
      parentSpanId: '0000000000000003',
      name: 'GET /',
      kind: 'SERVER',
      flags: 1,
      startTimeUnixNano: 1_556_604_172_355_737_000n,
      endTimeUnixNano: 1_556_604_172_357_168_000n,
      traceState: 'a=1',
      scope: 'http@2',
      resource: { 'service.name': 'shop' },
    });
    expect(span.attributes).toEqual({
      text: 'a',
      double: 0.25,
      bool: false,
      long: -(2n ** 63n),
      binary: Uint8Array.of(0, 255),
    });
  });

  it('has its process as resource', () => {
    const { resource } = only({}, [
      ['hostname', 'web-1'],
      ['ip', '10.0.0.1'],
      ['jaeger.version', 'Go-2.30'],
      ['service.name', 'not the shop'],
    ]);
    expect(resource).toEqual({
      'service.name': 'shop',
      'host.name': 'web-1',
      ip: '10.0.0.1',
      'jaeger.version': 'Go-2.30',
    });
  });

  it.each([
    ['the field', { parentSpanId: 9n, references: [] }, '0000000000000009'],
    ['the first it is a child of', { references: [ref(1, 7n), ref(0, 8n), ref(0, 9n)] }, '0000000000000008'],
    ['the first it follows, failing that', { references: [ref(1, 7n), ref(1, 8n)] }, '0000000000000007'],
    ['none in another trace', { references: [{ refType: 0, spanId: 7n, ...OTHER_TRACE }] }, ''],
  ])('has as its parent %s', (_, fields, expected) => {
    expect(only(fields).parentSpanId).toBe(expected);
  });

  it('links to what it refers to, but for its parent', () => {
    const follows = { refType: 1, spanId: 7n, ...OTHER_TRACE };
    expect(only({ parentSpanId: 8n, references: [ref(0, 8n), follows, ref(1, 8n)] }).links).toEqual([
      {
        traceId: '0000000000000005fffffffffffffffa',
        spanId: '0000000000000007',
        attributes: { 'opentracing.ref_type': 'follows_from' },
      },
      { traceId: '1'.padStart(32, '0'), spanId: '0000000000000008', attributes: { 'opentracing.ref_type': 'follows_from' } },
    ]);
  }); // prettier-ignore

  it('has its logs as events', () => {
    const logs = [
      { timestamp: 5n, fields: [['event', 'retry'], ['count', 3n]] },
      { timestamp: 6n, fields: [['message', 'plain line']] },
      { timestamp: 7n, fields: [['event', true]] },
    ] satisfies TestJaegerSpan['logs']; // prettier-ignore
    expect(only({ logs }).events).toEqual([
      { name: 'retry', atUnixNano: 5_000n, attributes: { count: 3n } },
      { name: 'plain line', atUnixNano: 6_000n, attributes: {} },
      { name: '', atUnixNano: 7_000n, attributes: { event: true } },
    ]);
  });

  const cases: readonly (readonly [TestTags, string, string, object])[] = [
    [[['error', true]], 'ERROR', '', {}],
    [[['error', 'true']], 'ERROR', '', {}],
    [[['error', false]], 'UNSET', '', {}],
    [[['error', 'a word']], 'UNSET', '', { error: 'a word' }],
    [[['error', true], ['otel.status_code', 'OK'], ['otel.status_description', 'why']], 'ERROR', 'why', {}],
    [[['otel.status_code', 'OK']], 'OK', '', {}],
    [[['otel.status_code', 'error'], ['otel.status_description', 'why']], 'ERROR', 'why', {}],
    [[['http.status_code', 500n]], 'ERROR', '', { 'http.status_code': 500n }],
    [[['http.status_code', 500]], 'ERROR', '', { 'http.status_code': 500 }],
    [[['http.status_code', 404n]], 'ERROR', '', { 'http.status_code': 404n }],
    [[['http.status_code', 404n], ['span.kind', 'server']], 'UNSET', '', { 'http.status_code': 404n }],
    [[['http.status_code', '503'], ['span.kind', 'server'], ['http.status_message', 'full']], 'ERROR', 'full', { 'http.status_code': '503', 'http.status_message': 'full' }],
    [[['http.status_code', 200n]], 'UNSET', '', { 'http.status_code': 200n }],
    [[['http.status_code', 500n], ['otel.status_code', 'UNSET']], 'UNSET', '', { 'http.status_code': 500n }],
  ]; // prettier-ignore
  it.each(cases)('has its status by its tags, case %#', (tags, statusCode, statusMessage, attributes) => {
    const span = only({ tags });
    expect(span).toMatchObject({ statusCode, statusMessage });
    expect(span.attributes).toEqual(attributes);
  });

  it('before 1970 starts in 1970', () => {
    expect(only({ startTime: -5n, duration: 7n })).toMatchObject({ startTimeUnixNano: 0n, endTimeUnixNano: 2_000n });
  });
});

describe('a Jaeger batch', () => {
  it('loses a span without ids and no other', () => {
    const body = jaegerBatch({ spans: [{}, { traceIdLow: 0n }, { spanId: 0n }, {}] });
    expect(convertJaegerThrift(body, OPTIONS)).toMatchObject({
      spanCount: 2,
      rejectedSpans: 2,
      rejectedMessage: 'spans rejected: spans[1].traceId: a trace id must not be all zero (and 1 more)',
    });
  });

  it('may be empty', () => {
    expect(convertJaegerThrift(thriftStruct([]), OPTIONS)).toMatchObject({ spanCount: 0, rejectedSpans: 0 });
  });

  it('may have fields from the future, of any type', () => {
    const i32: ThriftValue = { type: 'i32', value: 7 };
    const text: ThriftValue = { type: 'string', value: 'x' };
    const unknown: ThriftValue[] = [
      i32, text, { type: 'bool', value: true }, { type: 'byte', value: 1 }, { type: 'i16', value: 1 },
      { type: 'double', value: 1 }, { type: 'struct', fields: [[1, i32]] },
      { type: 'list', of: 'i32', values: [i32, i32] }, { type: 'set', of: 'string', values: [text] },
      { type: 'map', of: ['string', 'i32'], entries: [[text, i32]] },
    ]; // prettier-ignore
    const fields = [...spanFields({ operationName: 'known' })];
    for (const [index, value] of unknown.entries()) fields.splice(index * 2, 0, [100 + index, value]);
    const span: ThriftValue = { type: 'struct', fields };
    const body = thriftStruct([[2, { type: 'list', of: 'struct', values: [span] }]]);
    expect(plainSpans(convertJaegerThrift(body, OPTIONS).body)).toMatchObject([{ name: 'known', resource: {} }]);
  });

  const list = (type: number, count: number): Buffer => Buffer.from([15, 0, 2, type, ...int32(count)]);
  it.each([
    ['nothing', Buffer.alloc(0), '1 bytes expected where 0 are left'],
    ['half a field', Buffer.of(12, 0), '2 bytes expected where 1 are left'],
    ['a type there is not', Buffer.of(99, 0, 1), 'type 99, which Thrift does not have'],
    ['more spans than bytes', list(12, 2 ** 31 - 1), 'a count of 2147483647 where 0 bytes are left'],
    ['fewer than no spans', list(12, -1), 'a count of -1'],
    ['texts for spans', Buffer.concat([list(11, 1), Buffer.alloc(8)]), 'a list of type 11 where structs are expected'],
    ['depth without end', Buffer.concat(Array.from({ length: 1_000 }, () => Buffer.of(12, 0, 9))), 'nested more than 32'],
    ['something behind it', Buffer.of(0, 0), '1 bytes after the end'],
    ['a Thrift message', Buffer.from('800100010000000b656d69744261746368', 'hex'), 'type 128'],
  ])('is refused when it is %s', (_, body, message) => {
    const read = (): unknown => convertJaegerThrift(body, OPTIONS);
    expect(read).toThrow(OtlpError);
    expect(read).toThrow(message);
  }); // prettier-ignore

  it('may not have more elements than are allowed, empty ones included', () => {
    const empty: ThriftValue = { type: 'struct', fields: [] };
    const tags: ThriftValue = { type: 'list', of: 'struct', values: Array.from({ length: 20 }, () => empty) };
    const span: ThriftValue = { type: 'struct', fields: [[10, tags]] };
    const body = thriftStruct([[2, { type: 'list', of: 'struct', values: [span] }]]);
    const read = (): unknown => convertJaegerThrift(body, { ...OPTIONS, elementsMax: 10 });
    expect(read).toThrow(expect.objectContaining({ code: 'OTLP_LIMIT' }));
  });
});

function ref(refType: number, spanId: bigint): NonNullable<TestJaegerSpan['references']>[number] {
  return { refType, spanId, ...SAME_TRACE };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
