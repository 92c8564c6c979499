import { describe, expect, it } from 'vitest';
import { LZ4_ROOM_BEYOND, decodeLz4Block } from './lz4-block.js';

const GUARD = 0xa5;
const OUT = 16;
const LIMIT = OUT + 40;

/** Decodes to 16, into memory that holds something else before and after. */
function decode(block: readonly number[]): { end: number; text: string; memory: Buffer; error: unknown } {
  const source = Buffer.from(new Uint8Array(block).buffer);
  const memory = Buffer.alloc(200, GUARD);
  const view = new DataView(memory.buffer, memory.byteOffset, memory.length);
  const places = { start: OUT, out: OUT, limit: LIMIT };
  try {
    const read = { bytes: source, view: new DataView(source.buffer) };
    const end = decodeLz4Block(read, 0, block.length, { bytes: memory, view }, places);
    return { end, text: memory.toString('latin1', OUT, end), memory, error: undefined };
  } catch (error) {
    return { end: OUT, text: '', memory, error };
  }
}

const chars = (text: string): number[] => [...Buffer.from(text)];
const END = [0x10, ...chars('.')];

describe('decodeLz4Block', () => {
  it.each<[string, number[], string]>([
    ['literals', [0x50, ...chars('hello')], 'hello'],
    ['nothing', [0x00], ''],
    ['a match', [0x40, ...chars('abcd'), 4, 0, ...END], 'abcdabcd.'],
    ['a match that repeats one byte', [0x13, ...chars('a'), 1, 0, ...END], 'aaaaaaaa.'],
    ['a match that repeats three bytes', [0x35, ...chars('abc'), 3, 0, ...END], 'abcabcabcabc.'],
    ['a match that repeats five bytes', [0x57, ...chars('abcde'), 5, 0, ...END], 'abcdeabcdeabcdea.'],
    ['many literals', [0xf0, 5, ...chars('0123456789abcdefghij')], '0123456789abcdefghij'],
    ['a match of many bytes', [0x2f, ...chars('ab'), 2, 0, 3, ...END], `${'ab'.repeat(12)}.`],
    ['as much as there is room', [0x1f, ...chars('a'), 1, 0, 19, ...END], `${'a'.repeat(39)}.`],
  ])('gives %s', (_what, block, expected) => {
    expect(decode(block)).toMatchObject({ text: expected, error: undefined });
  });

  it.each<[string, number[], RegExp]>([
    ['literals that are not there', [0x50, ...chars('hell')], /literals go beyond its end/],
    ['more literals than there is room', [0xf0, 26, ...chars('x'.repeat(41))], /literals go beyond its end/],
    ['literals without number', [0xf0, 255, 255], /literals do not end/],
    ['a match without end', [0x1f, ...chars('a'), 1, 0, 255], /match does not end/],
    ['a match that is cut off', [0x10, ...chars('a'), 1], /within a match/],
    ['a match of what lies before', [0x40, ...chars('abcd'), 5, 0, ...END], /begins before the data/],
    ['a match of itself', [0x40, ...chars('abcd'), 0, 0, ...END], /begins before the data/],
    ['a short match beyond the room', [0x1f, ...chars('a'), 1, 0, 21, ...END], /match goes beyond its end/],
    ['a long match beyond the room', [0x4f, ...chars('abcd'), 4, 0, 255, 255, 0, ...END], /match goes beyond its end/],
    ['a match at the end', [0x40, ...chars('abcd'), 4, 0], /ends with a match/],
  ])('refuses %s, and leaves alone what is not its own', (_what, block, expected) => {
    const { error, memory } = decode(block);
    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toMatch(expected);
    expect([...memory.subarray(0, OUT)].every((byte) => byte === GUARD)).toBe(true);
    expect([...memory.subarray(LIMIT + LZ4_ROOM_BEYOND)].every((byte) => byte === GUARD)).toBe(true);
  });
});
