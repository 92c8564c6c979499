import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';

import { decompressSnappy } from './snappy-framing.js';

const TEXT = Buffer.from('hello '.repeat(100));
const HEADER = Buffer.from('82534e41505059000000000100000001', 'hex');

function framed(...blocks: readonly Buffer[]): Buffer {
  const parts = blocks.flatMap((block) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    return [length, block];
  });
  return Buffer.concat([HEADER, ...parts]);
}

describe('a snappy batch', () => {
  it('may be a bare block', async () => {
    expect(await decompressSnappy(compressSync(TEXT))).toEqual(TEXT);
  });

  it('may be framed as snappy-java does, in any number of blocks', async () => {
    const block = compressSync(TEXT);
    expect(await decompressSnappy(framed(block, block))).toEqual(Buffer.concat([TEXT, TEXT]));
    expect(await decompressSnappy(framed())).toEqual(Buffer.alloc(0));
  });

  it.each([
    ['a cut length', Buffer.concat([HEADER, Buffer.of(0, 0)])],
    ['a cut block', framed(compressSync(TEXT)).subarray(0, -1)],
    ['bytes that are none', Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ])('is refused with %s', async (_, bytes) => {
    await expect(decompressSnappy(bytes)).rejects.toThrow();
  });
});
