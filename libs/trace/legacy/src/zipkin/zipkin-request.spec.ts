import { OtlpError } from '@clew/otlp';
import { describe, expect, it } from 'vitest';

import { plainSpans, type PlainSpan } from '../testing/plain.js';
import { zipkinProtobuf } from '../testing/zipkin-proto.js';
import { convertZipkinJson, convertZipkinJsonInSteps, convertZipkinProtobuf } from './zipkin-request.js';

const RECEIVED_AT = 1_800_000_000_000_000_000n;
const IDS = { traceId: '463ac35c9f6413ad48485a3953bb6124', id: 'a2fb4a1d1a96d312' };

function convert(spans: unknown) {
  return convertZipkinJson(Buffer.from(JSON.stringify(spans)), { receivedAtUnixNano: RECEIVED_AT });
}

function spansOf(spans: readonly object[]): PlainSpan[] {
  return plainSpans(convert(spans.map((span) => ({ ...IDS, ...span }))).body);
}

function only(span: object): PlainSpan {
  const [first] = spansOf([span]);
  if (first === undefined) throw new Error('the span was rejected');
  return first;
}

describe('a Zipkin JSON span', () => {
  it('arrives field by field', () => {
    const span = only({
      parentId: '48485a3953bb6124',
      kind: 'CLIENT',
      name: 'get /api',
      timestamp: 1_556_604_172_355_737,
      duration: 1_431,
      localEndpoint: { serviceName: 'frontend', ipv4: '10.0.0.1', port: 3306 },
      remoteEndpoint: { serviceName: 'backend', ipv6: '2001:db8::c001', port: 9000 },
      annotations: [{ timestamp: 1_556_604_172_355_800, value: 'foo' }],
      tags: { 'http.path': '/api', empty: '' },
    });
    expect(span).toMatchObject({
      traceId: IDS.traceId,
      spanId: IDS.id,
      parentSpanId: '48485a3953bb6124',
      kind: 'CLIENT',
      name: 'get /api',
      startTimeUnixNano: 1_556_604_172_355_737_000n,
      endTimeUnixNano: 1_556_604_172_357_168_000n,
      statusCode: 'UNSET',
      resource: { 'service.name': 'frontend' },
      events: [{ name: 'foo', atUnixNano: 1_556_604_172_355_800_000n, attributes: {} }],
    });
    expect(span.attributes).toEqual({
      'http.path': '/api',
      empty: '',
      'service.peer.name': 'backend',
      'network.peer.address': '2001:db8::c001',
      'network.peer.port': 9000n,
      'network.local.address': '10.0.0.1',
      'network.local.port': 3306n,
    });
  });

  it.each([
    ['48485A3953BB6124', '000000000000000048485a3953bb6124'],
    ['1', '00000000000000000000000000000001'],
    ['463AC35C9F6413AD48485A3953BB6124', '463ac35c9f6413ad48485a3953bb6124'],
  ])('has the trace id %s as %s', (traceId, expected) => {
    expect(only({ traceId }).traceId).toBe(expected);
  });

  it('keeps the ids that both ends of a call share: their kinds tell them apart', () => {
    const ends = spansOf([{ kind: 'CLIENT' }, { kind: 'SERVER', shared: true }]);
    expect(ends.map(({ spanId, kind }) => [spanId, kind])).toEqual([
      [IDS.id, 'CLIENT'],
      [IDS.id, 'SERVER'],
    ]);
  });

  it.each([undefined, null, '', '0000000000000000', IDS.id])('is a root with the parent %j', (parentId) => {
    expect(only({ parentId }).parentSpanId).toBe('');
  });

  it('has times exact to the last digit, however they are written', () => {
    const body = `[{"traceId":"1","id":"2","timestamp":18014398509481985,"duration":"9007199254740993"}]`;
    const [span] = plainSpans(convertZipkinJson(Buffer.from(body), { receivedAtUnixNano: 0n }).body);
    expect(span?.startTimeUnixNano).toBe(18_014_398_509_481_985_000n);
    // Beyond what 64 bits of nanoseconds can say: the nearest they can.
    expect(span?.endTimeUnixNano).toBe(2n ** 64n - 1n);
  });

  it('without a time is where its first annotation is, else where it was received, and says so', () => {
    const annotated = only({ duration: 5, annotations: [{ timestamp: 9, value: 'b' }, { timestamp: 7, value: 'a' }] });
    expect([annotated.startTimeUnixNano, annotated.endTimeUnixNano]).toEqual([7_000n, 12_000n]);
    const bare = only({ duration: 5 });
    expect([bare.startTimeUnixNano, bare.endTimeUnixNano]).toEqual([RECEIVED_AT - 5_000n, RECEIVED_AT]);
    expect(bare.attributes).toEqual({ 'otel.zipkin.absentField.startTime': true });
  }); // prettier-ignore

  it('without a duration ends where it starts', () => {
    expect(only({ timestamp: 3 })).toMatchObject({ startTimeUnixNano: 3_000n, endTimeUnixNano: 3_000n });
  });

  it.each([
    [undefined, 'INTERNAL'],
    ['SERVER', 'SERVER'],
    ['CLIENT', 'CLIENT'],
    ['PRODUCER', 'PRODUCER'],
    ['CONSUMER', 'CONSUMER'],
  ])('of kind %s is %s', (kind, expected) => {
    expect(only({ kind }).kind).toBe(expected);
  });

  it.each([
    [{ error: 'timed out' }, 'ERROR', 'timed out', {}],
    [{ error: '' }, 'ERROR', '', {}],
    [{ error: 'true' }, 'ERROR', '', {}],
    [{ error: 'false' }, 'UNSET', '', {}],
    [{ 'otel.status_code': 'OK' }, 'OK', '', {}],
    [{ 'otel.status_code': 'ERROR', error: 'timed out' }, 'ERROR', 'timed out', {}],
    [{ 'otel.status_code': 'error', 'otel.status_description': 'no route' }, 'ERROR', 'no route', {}],
    [{ 'otel.status_code': 'STATUS_CODE_OK' }, 'OK', '', {}],
    [{ error: 'EHOST', 'otel.status_description': 'no route' }, 'ERROR', 'no route', { error: 'EHOST' }],
    [{ 'otel.status_code': 'FINE' }, 'UNSET', '', { 'otel.status_code': 'FINE' }],
  ])('with the tags %j has its status', (tags, statusCode, statusMessage, attributes) => {
    expect(only({ timestamp: 1, tags })).toMatchObject({ statusCode, statusMessage });
    expect(only({ timestamp: 1, tags }).attributes).toEqual(attributes);
  });

  it('has its scope and resource out of its tags', () => {
    const span = only({
      timestamp: 1,
      localEndpoint: { serviceName: 'checkout' },
      tags: {
        'otel.scope.name': 'http',
        'otel.scope.version': '1.2',
        'otel.library.name': 'http',
        'otel.library.version': '1.2',
        'service.name': 'Checkout',
        'service.version': '7',
        'telemetry.sdk.language': 'nodejs',
        'w3c.tracestate': 'a=1',
        'http.host': 'shop',
      },
    });
    expect(span.scope).toBe('http@1.2');
    expect(span.resource).toEqual({
      'service.name': 'Checkout',
      'service.version': '7',
      'telemetry.sdk.language': 'nodejs',
    });
    expect(span.attributes).toEqual({ 'http.host': 'shop' });
    expect(span.traceState).toBe('a=1');
  });

  it('reads what exporters write into annotations', () => {
    const values = ['plain', '"retry":{"count":3,"ratio":0.5,"final":false,"hosts":["a","b"]}', '{"py": {"a": 1}}', 'drop|{"n":1}|2', 'a|b|c', '{"a": 1}'];
    const { events } = only({ timestamp: 1, annotations: values.map((value) => ({ timestamp: 1, value })) });
    expect(events.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['plain', {}],
      ['retry', { count: 3n, ratio: 0.5, final: false, hosts: ['a', 'b'] }],
      ['py', { a: 1n }],
      ['drop', { n: 1n }],
      ['a|b|c', {}],
      ['{"a": 1}', {}],
    ]);
  }); // prettier-ignore

  it('reads the links that the Collector writes into tags', () => {
    const link = `${'ab'.repeat(16)}|${'cd'.repeat(8)}|s=1|{"why":"a|b"}|0`;
    const span = only({ timestamp: 1, tags: { 'otel.link.0': link } });
    expect(span.links).toEqual([
      { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), attributes: { why: 'a|b' } },
    ]);
    expect(span.attributes).toEqual({});
  }); // prettier-ignore
});

describe('a Zipkin request', () => {
  it('may have members that nobody knows, of any type, at any place', () => {
    const unknown = { new1: { a: [1, null, { b: true }] }, new2: 'x', new3: -1.5, new4: false, new5: null };
    const endpoint = { serviceName: 'shop', ...unknown };
    const span = only({ ...unknown, timestamp: 1, localEndpoint: endpoint, annotations: [{ ...unknown, value: 'e' }] });
    expect(span).toMatchObject({ resource: { 'service.name': 'shop' }, attributes: {}, events: [{ name: 'e' }] });
  });

  it('is refused as a whole when it has faults without end', () => {
    const body = Buffer.from(`[${'{},'.repeat(20_000)}{}]`);
    expect(() => convertZipkinJson(body, { receivedAtUnixNano: 0n })).toThrow(
      /\[0\]\.traceId: missing.*and 10000 more/,
    );
  });

  it('of many spans is converted in steps, and whole', () => {
    const spans = Array.from({ length: 1_000 }, (_, index) => ({ ...IDS, name: `n${index}`, timestamp: 1 }));
    const steps = convertZipkinJsonInSteps(Buffer.from(JSON.stringify(spans)), { receivedAtUnixNano: 0n });
    let count = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count++;
    expect(count).toBeGreaterThan(1_000);
    expect(plainSpans(step.value.body).map(({ name }) => name)).toEqual(spans.map(({ name }) => name));
  });

  it('may be empty', () => {
    expect(convert([])).toEqual({ body: new Uint8Array(0), spanCount: 0, rejectedSpans: 0, rejectedMessage: '' });
  });

  it('has one resource for all spans of a service', () => {
    const endpoint = (serviceName: string): object => ({ localEndpoint: { serviceName } });
    const spans = spansOf([endpoint('a'), endpoint('b'), endpoint('a')]);
    expect(spans.map(({ resource }) => resource['service.name'])).toEqual(['a', 'a', 'b']);
  });

  it.each([
    [{ id: '1' }, '[1].traceId: missing; expected up to 32 hex digits'],
    [{ traceId: '1' }, '[1].id: missing; expected up to 16 hex digits'],
    [{ traceId: 'xyz', id: '1' }, '[1].traceId: expected up to 32 hex digits, got "xyz"'],
    [{ traceId: '1'.repeat(33), id: '1' }, '[1].traceId: expected up to 32 hex digits'],
    [{ traceId: '1', id: '1'.repeat(17) }, '[1].id: expected up to 16 hex digits'],
    [{ traceId: '00', id: '1' }, '[1].traceId: a trace id must not be all zero'],
    [{ traceId: '1', id: '1', parentId: '?' }, '[1].parentId: expected up to 16 hex digits, got "?"'],
    [{ traceId: '1', id: '1', kind: 'FOO' }, '[1].kind: expected CLIENT, SERVER, PRODUCER, CONSUMER or none, got "FOO"'],
  ])('loses the span %j and no other', (span, message) => {
    const converted = convert([IDS, span, IDS]);
    expect(converted).toMatchObject({ spanCount: 2, rejectedSpans: 1 });
    expect(converted.rejectedMessage).toContain(message);
  }); // prettier-ignore

  it.each([
    ['{}', '(document): expected an array'],
    ['[1]', '[0]: expected an object, got number'],
    ['[{"traceId":1}]', '[0].traceId: expected a string, got number'],
    ['[{"timestamp":-1}]', '[0].timestamp: expected whole microseconds'],
    ['[{"timestamp":1.5}]', '[0].timestamp: expected whole microseconds'],
    ['[{"localEndpoint":{"port":70000}}]', '[0].localEndpoint.port: expected a port'],
    ['[{},{"tags":{"a":{}}}]', '[1].tags.a: expected a string, got object'],
    ['[{"annotations":[{"timestamp":"soon"}]}]', '[0].annotations[0].timestamp: expected whole microseconds'],
    ['[{}', 'expected "," or "]"'],
    ['[] []', 'expected the end of the document'],
    ['\u00ff', 'not valid UTF-8'],
  ])('is refused as a whole for %s', (text, message) => {
    const read = (): unknown => convertZipkinJson(Buffer.from(text, 'latin1'), { receivedAtUnixNano: 0n });
    expect(read).toThrow(OtlpError);
    expect(read).toThrow(message);
  });

  it('may not have more elements than are allowed, in whatever they are hidden', () => {
    const limits = { receivedAtUnixNano: 0n, elementsMax: 10 };
    const tags = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, '']));
    const values = Array.from({ length: 10 }, () => 1);
    const bodies = [
      Array.from({ length: 11 }, () => IDS),
      [{ ...IDS, tags }],
      [{ ...IDS, annotations: Array.from({ length: 10 }, () => ({})) }],
      [{ ...IDS, annotations: [{ value: `"a":{"b":${JSON.stringify(values)}}` }] }],
    ];
    for (const body of bodies) {
      expect(() => convertZipkinJson(Buffer.from(JSON.stringify(body)), limits)).toThrow('more than 10 spans, tags');
    }
  });
});

describe('a Zipkin protobuf request', () => {
  it('says what its JSON says', () => {
    const endpoint = { serviceName: 'frontend', port: 3306 };
    const shared = { name: 'get', tags: { a: 'b' }, shared: true, debug: true };
    const json = convert([
      {
        ...shared, ...IDS, parentId: '48485a3953bb6124', kind: 'PRODUCER', timestamp: 7, duration: 3,
        localEndpoint: { ...endpoint, ipv4: '10.0.0.1' }, remoteEndpoint: { ...endpoint, ipv6: '2001:db8::1:0:0:1' },
        annotations: [{ timestamp: 8, value: 'x' }],
      },
      { ...shared, traceId: '48485a3953bb6124', id: '1', timestamp: 1 },
    ]); // prettier-ignore
    const ipv6 = Buffer.from('20010db8000000000001000000000001', 'hex');
    const body = zipkinProtobuf([
      {
        ...shared, traceId: Buffer.from(IDS.traceId, 'hex'), id: Buffer.from(IDS.id, 'hex'),
        parentId: Buffer.from('48485a3953bb6124', 'hex'), kind: 3, timestamp: '7', duration: '3',
        localEndpoint: { ...endpoint, ipv4: Buffer.of(10, 0, 0, 1) }, remoteEndpoint: { ...endpoint, ipv6 },
        annotations: [{ timestamp: '8', value: 'x' }],
      },
      { ...shared, traceId: Buffer.from('48485a3953bb6124', 'hex'), id: Buffer.of(1), timestamp: '1' },
    ]); // prettier-ignore
    expect(convertZipkinProtobuf(body, { receivedAtUnixNano: RECEIVED_AT })).toEqual(json);
  });

  it('loses a span without ids and no other, and names it', () => {
    const ids = { traceId: Buffer.of(1), id: Buffer.of(2) };
    const converted = convertZipkinProtobuf(zipkinProtobuf([ids, { traceId: Buffer.of(1) }, ids]), {
      receivedAtUnixNano: 0n,
    });
    expect(converted).toMatchObject({ spanCount: 2, rejectedSpans: 1 });
    expect(converted.rejectedMessage).toContain('spans[1].id: missing');
  });

  it('is refused, with the span, when it is torn', () => {
    const body = zipkinProtobuf([{ traceId: Buffer.of(1), id: Buffer.of(2), name: 'a name' }]);
    body[body.length - 7] = 99;
    expect(() => convertZipkinProtobuf(body, { receivedAtUnixNano: 0n })).toThrow(/^spans\[0\]: length of 99 bytes/);
  });
});
