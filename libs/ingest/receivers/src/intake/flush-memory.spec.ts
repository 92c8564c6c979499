import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { FlushMemoryPool } from './flush-memory.js';

describe('FlushMemory', () => {
  it('hands out pieces of the size asked for that do not overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 40 }), (sizes) => {
        const memory = new FlushMemoryPool(100, 1_000).open();
        const pieces = sizes.map((size, index) => memory.take(size).fill(index + 1));
        expect(pieces.map((piece) => piece.length)).toEqual(sizes);
        for (const [index, piece] of pieces.entries()) {
          expect(piece.every((byte) => byte === index + 1)).toBe(true);
        }
      }),
    );
  });

  it('uses memory again after its release, and keeps no more than it may', () => {
    const pool = new FlushMemoryPool(100, 250);
    const first = pool.open();
    const chunks = new Set(Array.from({ length: 5 }, () => first.take(100).buffer));
    expect(pool.idleBytes).toBe(0);
    first.release();
    first.release();
    expect(pool.idleBytes).toBe(200);

    const second = pool.open();
    expect(chunks.has(second.take(60).buffer)).toBe(true);
    expect(pool.idleBytes).toBe(100);
  });

  it('does not keep what is larger than a chunk', () => {
    const pool = new FlushMemoryPool(100, 1_000);
    const memory = pool.open();
    expect(memory.take(101)).toHaveLength(101);
    memory.release();
    expect(pool.idleBytes).toBe(0);
  });
});
