import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAscii, isUtf8 } from './text-check.js';

/** Bytes at the edges of what the table of well-formed sequences allows. */
const EDGES = [
  0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0,
  0xf1, 0xf3, 0xf4, 0xf5, 0xff,
];

function platformAccepts(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('isUtf8', () => {
  it('agrees with the platform on every two bytes, and on every four at the edges', () => {
    const disagreed: number[][] = [];
    const check = (...bytes: number[]): void => {
      if (isUtf8(Uint8Array.from(bytes), 0, bytes.length) !== platformAccepts(Uint8Array.from(bytes)))
        disagreed.push(bytes);
    };
    for (let pair = 0; pair < 0x1_0000; pair++) check(pair >> 8, pair & 0xff);
    const tails = [0x7f, 0x80, 0xbf, 0xc0];
    for (const first of EDGES) {
      for (const second of EDGES)
        for (const third of tails) for (const fourth of tails) check(first, second, third, fourth);
    }
    expect(disagreed).toEqual([]);
  });

  it('accepts all text and looks at no byte outside of its range', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = new TextEncoder().encode(text);
        const within = Uint8Array.from([0xff, ...encoded, 0x80]);
        expect(isUtf8(within, 1, 1 + encoded.length)).toBe(true);
        expect(isUtf8(within, 1, within.length)).toBe(false);
      }),
    );
  });
});

describe('isAscii', () => {
  it('sees a high bit wherever it is in its range, and none outside', () => {
    for (let length = 0; length < 12; length++) {
      const bytes = new Uint8Array(length + 2).fill(0x41);
      bytes[0] = bytes[length + 1] = 0xff;
      const view = new DataView(bytes.buffer);
      expect(isAscii(bytes, view, 1, length + 1)).toBe(true);
      for (let at = 1; at <= length; at++) {
        bytes[at] = 0x80;
        expect(isAscii(bytes, view, 1, length + 1)).toBe(false);
        bytes[at] = 0x7f;
      }
    }
  });
});
