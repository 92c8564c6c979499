import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { convertJaegerThrift } from './jaeger/jaeger-request.js';
import { jaegerBatch, type TestJaegerSpan, type TestTags } from './testing/jaeger-thrift.js';
import { plainSpans } from './testing/plain.js';
import { zipkinProtobuf } from './testing/zipkin-proto.js';
import { convertZipkinJson, convertZipkinProtobuf } from './zipkin/zipkin-request.js';

const OPTIONS = { receivedAtUnixNano: 0n };
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
/** Not one that means something. */
const key = fc.string({ minLength: 1, maxLength: 8 }).map((name) => `x.${name}`);
const micros = fc.bigInt({ min: 1n, max: 2n ** 63n / 2_000n });
const KINDS = ['INTERNAL', 'CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER'] as const;

function hexId(bytes: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((id) => id.some((byte) => byte !== 0))
    .map((id) => Buffer.from(id).toString('hex'));
}

describe('Zipkin', () => {
  const span = fc.record({
    traceId: fc.oneof(hexId(16), hexId(8)),
    id: hexId(8),
    parentId: fc.option(hexId(8), { nil: '' }),
    kind: fc.nat(4),
    name: text,
    timestamp: micros,
    duration: fc.bigInt({ min: 1n, max: 2n ** 40n }),
    serviceName: text,
    tags: fc.dictionary(key, text, { maxKeys: 4 }),
    annotations: fc.array(fc.record({ timestamp: micros, value: key }), { maxLength: 3 }),
  });

  it('in JSON and in protobuf arrives as it was, whatever it is', () => {
    fc.assert(
      fc.property(span, (sent) => {
        const expected = {
          traceId: sent.traceId.padStart(32, '0'),
          spanId: sent.id,
          parentSpanId: sent.parentId === sent.id ? '' : sent.parentId,
          kind: KINDS[sent.kind],
          name: sent.name,
          startTimeUnixNano: sent.timestamp * 1_000n,
          endTimeUnixNano: (sent.timestamp + sent.duration) * 1_000n,
          resource: sent.serviceName === '' ? {} : { 'service.name': sent.serviceName },
          attributes: sent.tags,
          events: sent.annotations.map(({ timestamp, value }) => ({
            name: value,
            atUnixNano: timestamp * 1_000n,
            attributes: {},
          })),
        };
        expect(plainSpans(convertZipkinJson(jsonOf(sent), OPTIONS).body)).toMatchObject([expected]);
        expect(plainSpans(convertZipkinProtobuf(protobufOf(sent), OPTIONS).body)).toMatchObject([expected]);
      }),
      { numRuns: 300 },
    );
  });

  type Sent = typeof span extends fc.Arbitrary<infer T> ? T : never;

  /** JSON.stringify cannot write a bigint as a number: it goes in as a text and loses its quotes. */
  function jsonOf({ kind, serviceName, timestamp, duration, annotations, ...rest }: Sent): Buffer {
    const json = JSON.stringify([
      {
        ...rest,
        ...(kind === 0 ? {} : { kind: KINDS[kind] }),
        localEndpoint: { serviceName },
        timestamp: `#${timestamp}#`,
        duration: `#${duration}#`,
        annotations: annotations.map((each) => ({ ...each, timestamp: `#${each.timestamp}#` })),
      },
    ]);
    return Buffer.from(json.replaceAll(/"#(\d+)#"/g, '$1'));
  }

  function protobufOf({ traceId, id, parentId, serviceName, timestamp, duration, annotations, ...rest }: Sent): Buffer {
    return zipkinProtobuf([
      {
        ...rest,
        traceId: Buffer.from(traceId, 'hex'),
        id: Buffer.from(id, 'hex'),
        parentId: Buffer.from(parentId, 'hex'),
        localEndpoint: { serviceName },
        timestamp: String(timestamp),
        duration: String(duration),
        annotations: annotations.map((each) => ({ ...each, timestamp: String(each.timestamp) })),
      },
    ]);
  }
});

describe('Jaeger', () => {
  const int64 = fc.bigInt({ min: INT64_MIN, max: INT64_MAX });
  const value = fc.oneof(text, fc.double({ noNaN: true }), fc.boolean(), int64, fc.uint8Array({ maxLength: 9 }));
  const tags: fc.Arbitrary<TestTags> = fc.uniqueArray(fc.tuple(key, value), { maxLength: 5, selector: ([k]) => k });
  const span = fc.record({
    traceIdHigh: int64,
    traceIdLow: int64.filter((id) => id !== 0n),
    spanId: int64.filter((id) => id !== 0n),
    parentSpanId: int64,
    operationName: text,
    flags: fc.nat(1),
    startTime: micros,
    duration: fc.bigInt({ min: 0n, max: 2n ** 40n }),
    tags,
    logs: fc.array(fc.record({ timestamp: micros, fields: tags }), { maxLength: 3 }),
  }) satisfies fc.Arbitrary<TestJaegerSpan>;

  it('arrives as it was, whatever it is', () => {
    fc.assert(
      fc.property(text, tags, fc.array(span, { minLength: 1, maxLength: 4 }), (serviceName, process, spans) => {
        const converted = convertJaegerThrift(jaegerBatch({ serviceName, tags: process, spans }), OPTIONS);
        expect(plainSpans(converted.body)).toMatchObject(
          spans.map((sent) => ({
            traceId: hex(sent.traceIdHigh) + hex(sent.traceIdLow),
            spanId: hex(sent.spanId),
            parentSpanId: sent.parentSpanId === 0n ? '' : hex(sent.parentSpanId),
            name: sent.operationName,
            flags: sent.flags,
            startTimeUnixNano: sent.startTime * 1_000n,
            endTimeUnixNano: (sent.startTime + sent.duration) * 1_000n,
            resource: {
              ...(serviceName === '' ? {} : { 'service.name': serviceName }),
              ...Object.fromEntries(process),
            },
            attributes: Object.fromEntries(sent.tags),
            events: sent.logs.map(({ timestamp, fields }) => ({
              name: '',
              atUnixNano: timestamp * 1_000n,
              attributes: Object.fromEntries(fields),
            })),
          })),
        );
      }),
      { numRuns: 300 },
    );
  });

  function hex(id: bigint): string {
    return BigInt.asUintN(64, id).toString(16).padStart(16, '0');
  }
});
