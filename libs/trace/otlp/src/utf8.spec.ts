import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8Into, utf8BytesMax, utf8Equals } from './utf8.js';

const anyText = fc.oneof(
  fc.string({ maxLength: 100 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  // Lone surrogates, which the host's encoder replaces.
  fc.array(fc.nat(0xffff), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
);

describe('UTF-8', () => {
  it('decodes any bytes, valid or not, as the host does', () => {
    const host = new TextDecoder('utf-8', { ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(5), (bytes, start) => {
        const from = Math.min(start, bytes.length);
        expect(decodeUtf8(bytes, from, bytes.length)).toBe(host.decode(bytes.subarray(from)));
      }),
      { numRuns: 2000 },
    );
  });

  it('encodes any text as the host does, within the room asked for', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const target = new Uint8Array(3 + utf8BytesMax(text));
        const end = encodeUtf8Into(text, target, 3);
        expect([...target.subarray(3, end)]).toEqual([...new TextEncoder().encode(text)]);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows which bytes spell a text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.string({ unit: 'binary', maxLength: 8 }),
        (one, other) => {
          const bytes = new TextEncoder().encode(one);
          expect(utf8Equals(bytes, 0, bytes.length, one)).toBe(true);
          expect(utf8Equals(bytes, 0, bytes.length, other)).toBe(one === other);
          expect(utf8Equals(bytes, 0, bytes.length, `${one}x`)).toBe(false);
        },
      ),
    );
    expect(utf8Equals(new TextEncoder().encode('service.name'), 0, 7, 'service.name')).toBe(false);
  });
});
