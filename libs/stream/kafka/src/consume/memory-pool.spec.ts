import { describe, expect, it } from 'vitest';
import { MemoryPool } from './memory-pool.js';

describe('a memory pool', () => {
  it('gives the same memory again for what fits into it', () => {
    const pool = new MemoryPool(1_000_000);
    const memory = pool.acquire(100_000);
    expect(memory.bytes.length).toBe(131_072);
    expect(memory.view.buffer).toBe(memory.bytes.buffer);
    pool.release(memory);
    expect(pool.keptBytes).toBe(131_072);
    expect(pool.acquire(65_536)).not.toBe(memory);
    expect(pool.acquire(131_072)).toBe(memory);
    expect(pool.keptBytes).toBe(0);
  });

  it('keeps no more than it may', () => {
    const pool = new MemoryPool(10_000);
    const memories = [0, 1, 4_096, 4_096].map((bytes) => pool.acquire(bytes));
    for (const memory of memories) pool.release(memory);
    expect(pool.keptBytes).toBe(8_192);
  });
});
