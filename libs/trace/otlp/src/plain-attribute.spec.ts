import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainAttribute } from './plain-attribute.js';
import { GROUP_FAULT } from './scan-faults.js';
import { expectedFaults } from './testing/fault-oracle.js';
import { protoType } from './testing/otlp-proto.js';
import { attribute, encodeOracle } from './testing/sample-request.js';
import { encodeWire, wireMessage } from './testing/wire-arbitrary.js';

function isPlain(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  return isPlainAttribute(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), start, end);
}

function keyValue(value: object, key = 'k'): Uint8Array {
  return encodeOracle('KeyValue', { key, value });
}

const SUBMESSAGE = { wireType: 2, padding: 0, merges: false, oneof: false } as const;

const BOUNDS = {
  receivedAtUnixMs: 0,
  futureMsMax: 0,
  pastMsMax: 0,
  attributeBytesMax: Infinity,
  attributesMax: Infinity,
};

describe('isPlainAttribute', () => {
  it.each([
    ['a text', keyValue({ stringValue: 'GET' })],
    ['an empty text', encodeOracle('KeyValue', { ...attribute('http.route', '') })],
    ['an integer', keyValue({ intValue: 443 })],
    ['a long integer', keyValue({ intValue: '9007199254740993' })],
    ['a bool', keyValue({ boolValue: true })],
    ['a double', keyValue({ doubleValue: -0.1 })],
  ])('takes the short way for %s, as SDKs write it', (_, bytes) => {
    expect(isPlain(bytes)).toBe(true);
  });

  it.each([
    ['text that is not ASCII', keyValue({ stringValue: 'größe' })],
    ['a key that is not ASCII', keyValue({ intValue: 1 }, 'größe')],
    ['an array', keyValue({ arrayValue: { values: [] } })],
    ['bytes', keyValue({ bytesValue: Uint8Array.of(1, 2) })],
    ['a length of two bytes', keyValue({ stringValue: 'x'.repeat(200) })],
    ['no value', encodeOracle('KeyValue', { key: 'k' })],
    ['an integer with bytes after it', Uint8Array.of(0x0a, 1, 0x6b, 0x12, 3, 0x18, 1, 1)],
    ['an integer that does not end', Uint8Array.of(0x0a, 1, 0x6b, 0x12, 2, 0x18, 0x81)],
    ['a bool of two bytes', Uint8Array.of(0x0a, 1, 0x6b, 0x12, 3, 0x10, 0x81, 0)],
    ['a text shorter than its value', Uint8Array.of(0x0a, 1, 0x6b, 0x12, 3, 0x0a, 0, 0x78)],
  ])('leaves %s to the long way', (_, bytes) => {
    expect(isPlain(bytes)).toBe(false);
  });

  it('says yes to no legal encoding that has a fault, and looks at no byte outside of its range', () => {
    let plain = 0;
    const text = fc.oneof(
      fc.string({ maxLength: 5 }).map((ascii) => new TextEncoder().encode(ascii)),
      fc.uint8Array({ maxLength: 5 }),
    );
    const anyAttribute = fc
      .tuple(wireMessage(protoType('KeyValue'), 1, text), wireMessage(protoType('AnyValue'), 1, text))
      .map(([fields, value]) => [...fields.slice(0, 1), { ...SUBMESSAGE, id: 2, value }]);
    fc.assert(
      fc.property(anyAttribute, fc.nat(9), (fields, padding) => {
        const encoded = encodeWire(fields, 'as generated');
        const bytes = new Uint8Array(encoded.length + 2 * padding).fill(0x0a);
        bytes.set(encoded, padding);
        const isYes = isPlain(bytes, padding, padding + encoded.length);
        expect(isYes).toBe(isPlain(encoded));
        if (!isYes) return;
        plain++;
        const spans = { ...SUBMESSAGE, id: 2, value: [{ ...SUBMESSAGE, id: 2, value: [] }] };
        const resource = { ...SUBMESSAGE, id: 1, value: [{ ...SUBMESSAGE, id: 1, value: fields }] };
        const { groups } = expectedFaults([{ ...SUBMESSAGE, id: 1, value: [resource, spans] }], BOUNDS);
        expect(groups.map((faults) => faults & ~GROUP_FAULT.missingServiceName)).toEqual([0]);
      }),
      { numRuns: 5000 },
    );
    expect(plain).toBeGreaterThan(40);
  });
});
