import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceNameOf, spanAttributeOf } from './attribute-lookup.js';
import { SpanHeader } from './span-header.js';
import { bytes, list, oracleDecode, record, text } from './testing/oracle.js';
import type { Plain } from './testing/oracle.js';
import { protoType } from './testing/otlp-proto.js';
import { concatBytes, encodeOracle } from './testing/sample-request.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';
import { decodeUtf8 } from './utf8.js';

function headerOf(span: Uint8Array): SpanHeader {
  const header = new SpanHeader();
  header.read(span, 0, span.length);
  return header;
}

function idAt(span: Uint8Array, start: number, length: number): readonly number[] {
  return start < 0 ? [] : [...span.subarray(start, start + length)];
}

function validId(span: Plain, name: string, length: number): readonly number[] {
  const id = [...bytes(span, name)];
  return id.length === length && id.some((byte) => byte !== 0) ? id : [];
}

function nanos(lo: number, hi: number): string {
  return String((BigInt(hi) << 32n) | BigInt(lo));
}

function scalarText(value: Plain): string | undefined {
  for (const name of ['stringValue', 'boolValue', 'intValue', 'doubleValue']) {
    if (name in value) return String(value[name]);
  }
  return undefined;
}

function firstText(attributes: readonly Plain[], key: string): string | undefined {
  const first = attributes.find((each) => (each['key'] ?? '') === key);
  return first && scalarText(record(first, 'value'));
}

describe('SpanHeader', () => {
  it('reads from any legal encoding what the oracle reads', () => {
    const header = new SpanHeader();
    fc.assert(
      fc.property(wireMessage(protoType('Span')), fc.nat(7), (fields, padding) => {
        const encoded = encodeWire(fields, 'as generated');
        const span = concatBytes(new Uint8Array(padding), encoded, new Uint8Array(padding).fill(0xff));
        const expected = oracleDecode('Span', encodeWire(fields, 'merged'));
        header.read(span, padding, padding + encoded.length);
        expect({
          traceId: idAt(span, header.traceIdStart, 16),
          spanId: idAt(span, header.spanIdStart, 8),
          parentSpanId: idAt(span, header.parentSpanIdStart, 8),
          name: decodeUtf8(span, header.nameStart, header.nameEnd),
          kind: header.kind,
          start: nanos(header.startLo, header.startHi),
          end: nanos(header.endLo, header.endHi),
          statusCode: header.statusCode,
          traceState: decodeUtf8(span, header.traceStateStart, header.traceStateEnd),
          flags: header.flags,
        }).toEqual({
          traceId: validId(expected, 'traceId', 16),
          spanId: validId(expected, 'spanId', 8),
          parentSpanId: validId(expected, 'parentSpanId', 8),
          name: expected['name'] ?? '',
          kind: expected['kind'] ?? 0,
          start: expected['startTimeUnixNano'] ?? '0',
          end: expected['endTimeUnixNano'] ?? '0',
          statusCode: record(expected, 'status')['code'] ?? 0,
          traceState: expected['traceState'] ?? '',
          flags: expected['flags'] ?? 0,
        });
      }),
      { numRuns: 3000 },
    );
  });

  it('forgets the span before', () => {
    const header = headerOf(
      encodeOracle('Span', {
        name: 'x',
        kind: 3,
        status: { code: 2 },
        spanId: new Uint8Array(8).fill(1),
        traceState: 'ot=th:8',
        flags: 3,
      }),
    );
    expect(header).toMatchObject({ flags: 3 });
    header.read(new Uint8Array(0), 0, 0);
    expect(header).toMatchObject({ spanIdStart: -1, nameEnd: 0, kind: 0, statusCode: 0, traceStateEnd: 0, flags: 0 });
  });

  it('lets the last of several fields count and merges status messages', () => {
    const span = concatBytes(
      encodeOracle('Span', { name: 'first', status: { code: 2 }, spanId: new Uint8Array(8).fill(1) }),
      encodeOracle('Span', { name: 'second', status: { message: 'm' }, spanId: new Uint8Array(3).fill(1) }),
    );
    const header = headerOf(span);
    expect(decodeUtf8(span, header.nameStart, header.nameEnd)).toBe('second');
    expect(header.statusCode).toBe(2);
    expect(header.spanIdStart).toBe(-1);
  });
});

describe('serviceNameOf and spanAttributeOf', () => {
  it('give the text of the first attribute with the key, as the oracle has it', () => {
    let found = 0;
    fc.assert(
      fc.property(wireMessage(protoType('Resource')), wireMessage(protoType('Span')), (resourceFields, spanFields) => {
        const resource = encodeWire(resourceFields, 'as generated');
        const resourceAttributes = list(oracleDecode('Resource', encodeWire(resourceFields, 'merged')), 'attributes');
        const serviceName = firstText(resourceAttributes, 'service.name');
        expect(serviceNameOf(resource, 0, resource.length)).toBe(serviceName ?? '');
        const span = encodeWire(spanFields, 'as generated');
        const attributes = list(oracleDecode('Span', encodeWire(spanFields, 'merged')), 'attributes');
        for (const key of ['service.name', '', ...attributes.map((each) => text(each, 'key'))]) {
          const expected = firstText(attributes, key);
          if (expected !== undefined) found++;
          expect(spanAttributeOf(span, 0, span.length, key)).toBe(expected);
        }
      }),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(200);
  });

  it('finds a key that is not ASCII, and none by its beginning', () => {
    const span = encodeOracle('Span', { attributes: [{ key: 'größe', value: { intValue: '9007199254740993' } }] });
    expect(spanAttributeOf(span, 0, span.length, 'größe')).toBe('9007199254740993');
    expect(spanAttributeOf(span, 0, span.length, 'gr')).toBeUndefined();
    expect(spanAttributeOf(span, 0, span.length, 'größer')).toBeUndefined();
  });
});
