import fc from 'fast-check';
import { compressFrameSync } from 'lz4-napi';
import { describe, expect, it } from 'vitest';
import { LZ4_ROOM_BEYOND } from './lz4-block.js';
import { decodeLz4Frames } from './lz4-frame.js';
import { type Memory, MemoryPool } from './memory-pool.js';
import { ReadMemory } from './read-memory.js';

const BYTES_MAX = 16 * 1024 * 1024;
/** So much compressors put into a block. */
const BLOCK_BYTES = 65_536;
const GUARD = 0xa5;

function memoryOf(bytes: Uint8Array): Memory {
  const copy = Buffer.from(new Uint8Array(bytes).buffer); // not from a pool: what lies around is not ours to read
  return { bytes: copy, view: new DataView(copy.buffer) };
}

function decoded(frames: Uint8Array, bytesMax = BYTES_MAX): Buffer {
  const source = memoryOf(frames);
  const target = new ReadMemory(new MemoryPool(0));
  const { memory, start, end } = decodeLz4Frames(source, { start: 0, end: frames.length }, target, bytesMax);
  return Buffer.from(memory.bytes.subarray(start, end));
}

/** As lz4 meets it: pieces that come again, near and far, and some that never do. */
const text = fc
  .array(fc.oneof(fc.constantFrom('http.method', 'GET', 'a', 'ab', 'service.name '), fc.string({ maxLength: 90 })), {
    maxLength: 400,
  })
  .map((pieces) => Buffer.from(pieces.join('')).subarray(0, BLOCK_BYTES));

describe('decodeLz4Frames', () => {
  it('gives what was compressed by others', () => {
    fc.assert(
      fc.property(text, fc.boolean(), fc.boolean(), (content, contentChecksum, blockChecksums) => {
        expect(decoded(compressFrameSync(content, { contentChecksum, blockChecksums })).equals(content)).toBe(true);
      }),
    );
  });

  it('takes frames of many blocks, blocks that are not compressed, and frames one after another', () => {
    const repeated = Buffer.alloc(300_000, 'span of a trace ');
    const noise = Buffer.from(Uint32Array.from({ length: 50_000 }, (_, index) => Math.imul(index, 0x9e3779b1)).buffer);
    const all = [repeated, noise, Buffer.alloc(0), Buffer.alloc(70_000)];
    const frames = Buffer.concat(all.map((each) => compressFrameSync(each)));
    expect(decoded(frames).equals(Buffer.concat(all))).toBe(true);
  });

  it('takes blocks that refer to those before', () => {
    const literals = Buffer.from('abcdefgh');
    const first = Buffer.from([0x80, ...literals]);
    // Four bytes from eight back, of the block before, and five literals.
    const second = Buffer.from([0x00, 8, 0, 0x50, ...Buffer.from('WXYZ!')]);
    const sized = (block: Buffer): Buffer => Buffer.concat([Buffer.from([block.length, 0, 0, 0]), block]);
    const frame = Buffer.concat([
      Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x40, 0x40, 0]),
      ...[sized(first), sized(second), Buffer.alloc(4)],
    ]);
    expect(decoded(frame).toString()).toBe('abcdefghabcdWXYZ!');
  });

  it.each([
    ['not a frame', Buffer.from('not a frame at all'), /no lz4 frame/],
    ['cut off', compressFrameSync(Buffer.alloc(1_000)).subarray(0, 20), /goes beyond its frame|does not end/],
    ['of another version', Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x80, 0x40, 0]), /version 2, not 1/],
    ['with a dictionary', Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x61, 0x40, 0]), /dictionary/],
    ['with blocks of no size', Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x30, 0]), /block size 3, not 4 to 7/],
  ])('refuses what is %s', (_what, bytes, expected) => {
    expect(() => decoded(bytes)).toThrow(expected);
  });

  it('refuses more than is allowed before it takes memory for it', () => {
    expect(() => decoded(compressFrameSync(Buffer.alloc(1_000_000)), 100_000)).toThrow(/more than the 100000/);
  });

  it('throws a RangeError for bytes that were tampered with or gives something, and writes nowhere else', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (content, changes) => {
          const frame = Buffer.from(compressFrameSync(content));
          // Not the block's size: it decides how much room is taken, beyond which nothing may be written.
          for (const [at, byte] of changes) frame[11 + (at % Math.max(1, frame.length - 15))] = byte;
          const source = memoryOf(frame);
          const pool = new MemoryPool(BYTES_MAX);
          const guarded = pool.acquire(512 * 1024);
          guarded.bytes.fill(GUARD);
          pool.release(guarded);
          const target = new ReadMemory(pool);
          const { start } = target.room(400 * 1024); // the larger piece, which the decoder gets a part of
          const end = endOrRefusal(
            () => decodeLz4Frames(source, { start: 0, end: frame.length }, target, BYTES_MAX).end,
          );
          expect(end).toBeLessThanOrEqual(start + BLOCK_BYTES);
          const beyond = start + Math.min(BLOCK_BYTES, 255 * frame.length) + LZ4_ROOM_BEYOND;
          expect(guarded.bytes.subarray(beyond).every((byte) => byte === GUARD)).toBe(true);
        },
      ),
    );
  });
});

/** 0 for bytes that are refused; any other error is thrown. */
function endOrRefusal(decode: () => number): number {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}
