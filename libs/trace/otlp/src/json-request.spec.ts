import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyValue, KeyValue, Span } from '@clew/trace-model';
import { encodeBase64 } from './base64.js';
import { decodeTraceRequest } from './decode-request.js';
import type { DecodedResourceSpans } from './decode-request.js';
import { encodeTraceRequest } from './encode-request.js';
import { anyValueFromJson, anyValueToJson } from './json-any-value.js';
import { traceRequestFromJson, traceRequestFromJsonInSteps } from './json-request.js';
import { OtlpError } from './otlp-error.js';
import { oracleRequest } from './testing/oracle.js';
import { protoType } from './testing/otlp-proto.js';
import { unlessRefused } from './testing/unless-refused.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { TraceScan } from './trace-scan.js';

const TRACE_ID = '5b8efff798038103d269b633813fc60c';
const SPAN_ID = 'eee19b7ec3c1b174';

function fromJson(text: string): Uint8Array {
  return traceRequestFromJson(new TextEncoder().encode(text));
}

/** A request of one span with the members given as JSON text, decoded. */
function spanFromJson(members: string): Span {
  const span = `{"traceId":"${TRACE_ID}","spanId":"${SPAN_ID}"${members === '' ? '' : ','}${members}}`;
  const read = decodeTraceRequest(fromJson(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`));
  const found = read[0]?.scopeSpans[0]?.spans[0];
  if (found === undefined) throw new Error('no span');
  return found;
}

function valueFromJson(value: string): AnyValue | undefined {
  return spanFromJson(`"attributes":[{"key":"k","value":${value}}]`).attributes[0]?.value;
}

/** What a change may put in: all that JSON gives a meaning, and what it forbids. */
const CHARACTERS = Array.from('{}[]",:\\u01-eE.ntf xZé\u0000').concat('');

describe('traceRequestFromJson', () => {
  it('reads the example of the OTLP specification', () => {
    const text = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
      "scopeSpans":[{"scope":{"name":"my.library","version":"1.0.0","attributes":[{"key":"my.scope.attribute","value":
      {"stringValue":"some scope attribute"}}]},"spans":[{"traceId":"5B8EFFF798038103D269B633813FC60C",
      "spanId":"EEE19B7EC3C1B174","parentSpanId":"EEE19B7EC3C1B173","name":"I'm a server span",
      "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000","kind":2,"attributes":
      [{"key":"my.span.attr","value":{"stringValue":"some value"}}]}]}]}]}`;
    expect(decodeTraceRequest(fromJson(text))).toEqual([
      {
        resource: { attributes: [keyValue('service.name', 'my.service')], droppedAttributesCount: 0 },
        schemaUrl: '',
        scopeSpans: [
          {
            scope: {
              name: 'my.library',
              version: '1.0.0',
              attributes: [keyValue('my.scope.attribute', 'some scope attribute')],
              droppedAttributesCount: 0,
            },
            schemaUrl: '',
            spans: [
              {
                ...spanFromJson(''),
                parentSpanId: 'eee19b7ec3c1b173',
                name: "I'm a server span",
                kind: 'SERVER',
                startTimeUnixNano: 1544712660000000000n,
                endTimeUnixNano: 1544712661000000000n,
                attributes: [keyValue('my.span.attr', 'some value')],
              },
            ],
          },
        ],
      },
    ]);
  });

  it('says the same as protobuf does, for any request', () => {
    const anyRequest = wireMessage(protoType('ExportTraceServiceRequest'));
    fc.assert(
      fc.property(anyRequest, fc.boolean(), (fields, snakeCase) => {
        const request = oracleRequest(encodeWire(fields, 'merged'));
        const text = requestToJson(request);
        const named = snakeCase ? text.replace(/"[a-z]+[A-Z][a-zA-Z]*":/g, toSnakeCase) : text;
        expect(decodeTraceRequest(fromJson(named))).toEqual(request);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a number that a double would round', '"startTimeUnixNano":9007199254740993', 9007199254740993n],
    ['a string', '"startTimeUnixNano":"18446744073709551615"', 18446744073709551615n],
    ['an exponent', '"startTimeUnixNano":1.5e3', 1500n],
    ['a string with an exponent', '"startTimeUnixNano":"12E+18"', 12000000000000000000n],
    ['a fraction of zeros', '"startTimeUnixNano":50.00', 50n],
    ['a negative exponent that leaves an integer', '"startTimeUnixNano":5000e-3', 5n],
    ['null', '"startTimeUnixNano":null', 0n],
  ])('reads a time given as %s exactly', (_, member, expected) => {
    expect(spanFromJson(member).startTimeUnixNano).toBe(expected);
  });

  it.each([
    ['2', 'SERVER'],
    ['"2"', 'SERVER'],
    ['"SPAN_KIND_SERVER"', 'SERVER'],
    ['99', 'UNSPECIFIED'],
    ['-1', 'UNSPECIFIED'],
  ])('reads kind %s', (kind, expected) => {
    expect(spanFromJson(`"kind":${kind}`).kind).toBe(expected);
  });

  it.each<[string, AnyValue]>([
    ['{}', { type: 'empty' }],
    ['null', { type: 'empty' }],
    ['{"stringValue":null}', { type: 'empty' }],
    ['{"stringValue":""}', { type: 'string', value: '' }],
    ['{"stringValue":"\\u00e9\\ud83d\\ude00\\n\\/"}', { type: 'string', value: 'é😀\n/' }],
    ['{"stringValue":"\\ud800"}', { type: 'string', value: '\ufffd' }],
    ['{"boolValue":false}', { type: 'bool', value: false }],
    ['{"intValue":-9223372036854775808}', { type: 'int', value: -(2n ** 63n) }],
    ['{"intValue":"9223372036854775807"}', { type: 'int', value: 2n ** 63n - 1n }],
    ['{"doubleValue":1}', { type: 'double', value: 1 }],
    ['{"doubleValue":-0}', { type: 'double', value: -0 }],
    ['{"doubleValue":"NaN"}', { type: 'double', value: Number.NaN }],
    ['{"doubleValue":"-Infinity"}', { type: 'double', value: -Infinity }],
    ['{"doubleValue":"2.5"}', { type: 'double', value: 2.5 }],
    ['{"bytesValue":"AP8"}', { type: 'bytes', value: Uint8Array.of(0, 255) }],
    ['{"bytesValue":"-_8="}', { type: 'bytes', value: Uint8Array.of(0xfb, 0xff) }],
    ['{"arrayValue":{}}', { type: 'array', values: [] }],
    [
      '{"kvlist_value":{"values":[{"key":"k"}]}}',
      { type: 'kvlist', entries: [{ key: 'k', value: { type: 'empty' } }] },
    ],
    ['{"future":[{"a":[1,true,null,"x",{}]}],"intValue":1}', { type: 'int', value: 1n }],
  ])('reads the value %s', (text, expected) => {
    expect(valueFromJson(text)).toEqual(expected);
  });

  it('turns an id of another length into the bytes it gives, so that only its span is rejected', () => {
    const body = fromJson(
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"abcd"},{"traceId":"${TRACE_ID}"},{"traceId":""}]}]}]}`,
    );
    const scan = new TraceScan();
    scan.scan(body);
    expect(Array.from(scan.traceIdStart.subarray(0, scan.spanCount), (at) => at >= 0)).toEqual([false, true, false]);
    expect([...body.subarray(scan.spanStart[0], scan.spanEnd[0])]).toEqual([0x0a, 2, 0xab, 0xcd]);
  });

  it.each([
    [
      '{"resourceSpans":[{},{"scopeSpans":[{},{"spans":[{},{"traceId":"xyz"}]}]}]}',
      'resourceSpans[1].scopeSpans[1].spans[1].traceId: expected 32 hex digits, got "xyz"',
    ],
    [
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"abc"}]}]}]}',
      'resourceSpans[0].scopeSpans[0].spans[0].spanId: expected 16 hex digits, got "abc"',
    ],
    ['{"resourceSpans":{}}', 'resourceSpans: expected an array, got object'],
    ['{"resourceSpans":[null]}', 'resourceSpans[0]: expected an object, got null'],
    ['[]', '(document): expected an object, got array'],
    ['', '(document): expected a JSON value at character 0, got the end of the text'],
    ['{"resourceSpans":[]} x', '(document): expected the end of the document at character 21, got "x"'],
    ['{"resourceSpans":[],"resource_spans":[]}', 'resource_spans: given twice in one object'],
    ['{"resourceSpans":[{}', 'resourceSpans: expected "," or "]" at character 20'],
    ['{"resourceSpans":[{},]}', 'resourceSpans[1]: expected a JSON value'],
    ['{"a":01}', '(document): expected "," or "}"'],
    ['{"a":+1}', 'a: expected a JSON value'],
    ['{"a":1.}', '(document): expected "," or "}"'],
    ["{'a':1}", '(document): expected a key in double quotes'],
    ['{"a":"\\x"}', 'a: expected a valid escape'],
    ['{"a":"\\u12g4"}', 'a: expected four hex digits'],
    ['{"a":"\n"}', 'a: expected a string without control characters'],
    ['{"a":"b', 'a: expected the end of a string'],
    ['{"a":trUe}', 'a: expected true'],
    ['{"a":nul}', 'a: expected null'],
  ])('refuses %s with the path', (text, message) => {
    expect(() => fromJson(text)).toThrow(OtlpError);
    expect(() => fromJson(text)).toThrow(message);
  });

  it.each([
    ['{"intValue":9223372036854775808}', /intValue: expected a 64-bit integer, got "9223372036854775808"/],
    ['{"intValue":1.5}', /intValue: expected a 64-bit integer/],
    ['{"intValue":1e999999999}', /intValue: expected a 64-bit integer/],
    ['{"intValue":1e-999999999}', /intValue: expected a 64-bit integer/],
    ['{"intValue":""}', /intValue: expected a 64-bit integer/],
    ['{"intValue":true}', /intValue: expected a number, got boolean/],
    ['{"doubleValue":1e400}', /doubleValue: expected a number a double can hold/],
    ['{"doubleValue":"infinity"}', /doubleValue: expected a number a double can hold/],
    ['{"boolValue":"true"}', /boolValue: expected true or false, got string/],
    ['{"bytesValue":"A"}', /bytesValue: expected base64/],
    ['{"bytesValue":"A*=="}', /bytesValue: expected base64/],
    ['{"stringValue":1}', /stringValue: expected a string, got number/],
    ['{"stringValue":"a","intValue":1}', /intValue: an attribute value can only have one/],
  ])('refuses the value %s', (text, message) => {
    expect(() => valueFromJson(text)).toThrow(message);
  });

  it.each([
    ['spans', (text: string) => text],
    [
      'one span',
      (text: string) => text.replace('"spans":[', '"spans":[{"attributes":[').replace(/]}]}]}$/, ']}]}]}]}'),
    ],
    ['what it does not know', (text: string) => text.replace('"spans"', '"unknown"')],
  ])('pauses often while it reads a long document of %s, and says the same as in one go', (_, change) => {
    const item =
      '{"name":"GET /items","key":"k","future":[{},[1,"\\n"]],"value":{"arrayValue":{"values":[{"intValue":1}]}}}';
    const items = Array.from({ length: 2_000 }, () => item).join(',');
    const body = new TextEncoder().encode(change(`{"resourceSpans":[{"scopeSpans":[{"spans":[${items}]}]}]}`));
    const steps = traceRequestFromJsonInSteps(body);
    let pauses = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) pauses++;
    expect(pauses).toBeGreaterThanOrEqual(Math.floor(body.length / 40_000));
    expect(step.value).toEqual(traceRequestFromJson(body));
  });

  it('refuses what is not UTF-8, and reads past a byte order mark', () => {
    expect(() => traceRequestFromJson(Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow(/UTF-8/);
    expect(traceRequestFromJson(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d))).toHaveLength(0);
  });

  it('refuses nesting without end, and digits without end, at once', () => {
    expect(() => fromJson(`{"a":${'['.repeat(1_000_000)}`)).toThrow(expect.objectContaining({ code: 'OTLP_LIMIT' }));
    const nested = '{"arrayValue":{"values":['.repeat(40) + ']}}'.repeat(40);
    expect(() => valueFromJson(nested)).toThrow(/nested too deeply/);
    expect(() => valueFromJson(`{"intValue":${'9'.repeat(1_000_000)}}`)).toThrow(/expected a 64-bit integer/);
  });

  it('ends in nothing but OtlpError when characters of a document change', () => {
    const text = `{"resourceSpans":[{"schemaUrl":"u","scopeSpans":[{"spans":[{"traceId":"${TRACE_ID}","kind":"SPAN_KIND_CLIENT",
      "startTimeUnixNano":"12","flags":257,"attributes":[{"key":"\\u0041","value":{"arrayValue":{"values":[{"doubleValue":-1.5e3},
      {"bytesValue":"AAAA"},{"kvlistValue":{"values":[]}}]}}}],"status":{"code":2}}]}]}]}`;
    const change = fc.tuple(fc.nat(text.length - 1), fc.constantFrom(...CHARACTERS));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const characters = Array.from(text);
        for (const [at, character] of changes) characters[at] = character;
        const changed = characters.join('');
        expect(() => {
          unlessRefused(() => {
            new TraceScan().scan(fromJson(changed));
          });
        }).not.toThrow();
      }),
      { numRuns: 5000 },
    );
  });
});

describe('anyValueToJson', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = anyValueToJson(value);
        expect(() => {
          JSON.parse(text);
        }).not.toThrow();
        expect(anyValueFromJson(text)).toEqual(value);
      }),
      { numRuns: 3000 },
    );
  });

  it('writes OTLP/JSON', () => {
    const entries: KeyValue[] = [{ key: 'a"', value: { type: 'int', value: 1n } }];
    expect(anyValueToJson({ type: 'kvlist', entries })).toBe(
      '{"kvlistValue":{"values":[{"key":"a\\"","value":{"intValue":"1"}}]}}',
    );
    expect(anyValueToJson({ type: 'double', value: Number.NaN })).toBe('{"doubleValue":"NaN"}');
    expect(anyValueToJson({ type: 'bytes', value: Uint8Array.of(1) })).toBe('{"bytesValue":"AQ=="}');
  });
});

const { anyValue } = fc.letrec<{ anyValue: AnyValue }>((tie) => ({
  anyValue: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant<AnyValue>({ type: 'empty' }),
    fc.record({ type: fc.constant('string' as const), value: fc.string({ unit: 'grapheme' }) }),
    fc.record({ type: fc.constant('bool' as const), value: fc.boolean() }),
    fc.record({ type: fc.constant('int' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
    fc.record({ type: fc.constant('double' as const), value: fc.double() }),
    fc.record({ type: fc.constant('bytes' as const), value: fc.uint8Array() }),
    fc.record({ type: fc.constant('array' as const), values: fc.array(tie('anyValue'), { maxLength: 3 }) }),
    fc.record({
      type: fc.constant('kvlist' as const),
      entries: fc.array(fc.record({ key: fc.string(), value: tie('anyValue') }), { maxLength: 3 }),
    }),
  ),
}));

function keyValue(key: string, value: string): KeyValue {
  return { key, value: { type: 'string', value } };
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** OTLP/JSON written by the test itself, with JSON.stringify: 64-bit integers as strings, bytes as base64, ids as they are. */
function requestToJson(request: readonly DecodedResourceSpans[]): string {
  const resourceSpans = request.map((each) => ({
    scopeSpans: each.scopeSpans.map((scopeSpans) => ({
      spans: scopeSpans.spans.map(({ statusCode, statusMessage, ...span }) => ({
        ...span,
        kind: `SPAN_KIND_${span.kind}`,
        status: { code: `STATUS_CODE_${statusCode}`, message: statusMessage },
      })),
      scope: scopeSpans.scope,
      schemaUrl: scopeSpans.schemaUrl,
    })),
    schemaUrl: each.schemaUrl,
    resource: each.resource,
  }));
  return JSON.stringify({ resourceSpans }, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    return isAnyValue(value) ? anyValueForJson(value) : value;
  });
}

function isAnyValue(value: unknown): value is AnyValue {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function anyValueForJson(value: AnyValue): object {
  switch (value.type) {
    case 'empty':
      return {};
    case 'string':
      return { stringValue: value.value };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: value.value };
    case 'double':
      return {
        doubleValue:
          Number.isFinite(value.value) && !Object.is(value.value, -0) ? value.value : doubleName(value.value),
      };
    case 'bytes':
      return { bytesValue: encodeBase64(value.value) };
    case 'array':
      return { arrayValue: { values: value.values } };
    case 'kvlist':
      return { kvlistValue: { values: value.entries } };
  }
}

function doubleName(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

// The encoder is the other way into the same decoder: a fixed point of both.
it('gives the bytes that encodeTraceRequest gives, but for members written although they are defaults', () => {
  const bytes = fromJson(
    `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${TRACE_ID}","spanId":"${SPAN_ID}","name":"n","kind":3}]}]}]}`,
  );
  expect(encodeTraceRequest(decodeTraceRequest(bytes))).toEqual(bytes);
});
