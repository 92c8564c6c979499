import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.js';

it('agrees with the host on any bytes, in both alphabets, with and without padding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
      const standard = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(standard);
      for (const text of [standard, standard.replaceAll('=', ''), Buffer.from(bytes).toString('base64url')]) {
        expect(decodeBase64(text)).toEqual(bytes);
      }
    }),
  );
});

it.each(['A', 'AAAAA', 'A=', '=', 'AA=A', 'AA===', 'A A=', 'AAA\u00e9', 'AAA\u0141'])('refuses %j', (text) => {
  expect(decodeBase64(text)).toBeUndefined();
});
