import { OtlpError } from '@clew/otlp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ConversionOptions, ConvertedSpans } from './conversion.js';
import { convertJaegerThrift } from './jaeger/jaeger-request.js';
import { jaegerBatch } from './testing/jaeger-thrift.js';
import { plainSpans } from './testing/plain.js';
import { zipkinProtobuf } from './testing/zipkin-proto.js';
import { convertZipkinJson, convertZipkinProtobuf } from './zipkin/zipkin-request.js';

const OPTIONS: ConversionOptions = { receivedAtUnixNano: 1_000n, elementsMax: 10_000 };
const ZIPKIN_JSON = Buffer.from(
  JSON.stringify([
    {
      traceId: '1', id: '2', parentId: '3', kind: 'CLIENT', name: 'näme', timestamp: 5, duration: 6,
      localEndpoint: { serviceName: 's', ipv4: '1.2.3.4', port: 5 }, remoteEndpoint: { ipv6: '::1' },
      annotations: [{ timestamp: 1, value: '"a":{"b":[1,2]}' }, { timestamp: 2, value: 'n|{}|0' }],
      tags: { error: 'x', 'otel.link.0': 'a|b|c|{}|0', 'service.version': '1' },
    },
  ]),
); // prettier-ignore
const ZIPKIN_PROTO = zipkinProtobuf([
  {
    traceId: Buffer.of(1), id: Buffer.of(2), parentId: Buffer.of(3), kind: 1, name: 'näme', timestamp: '5', duration: '6',
    localEndpoint: { serviceName: 's', ipv4: Buffer.of(1, 2, 3, 4) }, annotations: [{ timestamp: '1', value: 'v' }],
    tags: { error: 'x' },
  },
]); // prettier-ignore
const JAEGER = jaegerBatch({
  tags: [['hostname', 'h']],
  spans: [
    {
      references: [{ refType: 1, traceIdHigh: 0n, traceIdLow: 3n, spanId: 4n }],
      tags: [['error', true], ['n', 1n], ['d', 0.5], ['b', Uint8Array.of(1)]],
      logs: [{ timestamp: 1n, fields: [['event', 'e']] }],
    },
  ],
}); // prettier-ignore

const FORMATS: readonly (readonly [string, Buffer, (body: Uint8Array, o: ConversionOptions) => ConvertedSpans])[] = [
  ['Zipkin JSON', ZIPKIN_JSON, convertZipkinJson],
  ['Zipkin protobuf', ZIPKIN_PROTO, convertZipkinProtobuf],
  ['Jaeger Thrift', JAEGER, convertJaegerThrift],
];

describe.each(FORMATS)('%s', (_, sample, convert) => {
  /** It converts to OTLP that can be read and has the spans it says it has, or is refused as such. */
  function expectSane(body: Uint8Array): void {
    const before = Uint8Array.from(body);
    try {
      const { body: otlp, spanCount } = convert(body, OPTIONS);
      if (plainSpans(otlp).length !== spanCount) throw new Error(`not the ${spanCount} spans it says it has`);
    } catch (error) {
      if (!(error instanceof OtlpError)) throw error;
    }
    expect(Buffer.compare(body, before)).toBe(0);
  }

  it('takes the sample that the other cases break', () => {
    expect(convert(Uint8Array.from(sample), OPTIONS)).toMatchObject({ spanCount: 1, rejectedSpans: 0 });
  });

  it('survives being cut anywhere', () => {
    for (let length = 0; length < sample.length; length++) expectSane(Uint8Array.from(sample.subarray(0, length)));
  });

  it('survives any byte changed', () => {
    for (let at = 0; at < sample.length; at++) {
      for (const value of [0, 1, 0x22, 0x5b, 0x7b, 0x7f, 0x80, 0xff, (sample[at] ?? 0) ^ 1, (sample[at] ?? 0) ^ 0x80]) {
        const body = Uint8Array.from(sample);
        body[at] = value;
        expectSane(body);
      }
    }
  });

  it('survives bytes put in and taken out', () => {
    const edits = fc.record({ at: fc.nat(sample.length), cut: fc.nat(6), put: fc.uint8Array({ maxLength: 6 }) });
    fc.assert(
      fc.property(edits, ({ at, cut, put }) => {
        expectSane(Uint8Array.from([...sample.subarray(0, at), ...put, ...sample.subarray(at + cut)]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectSane), { numRuns: 1_000 });
  });
});
