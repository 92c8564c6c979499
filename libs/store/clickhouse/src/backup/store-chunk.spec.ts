import { describe, expect, it } from 'vitest';

import { chunksOf, type StorePart } from './store-chunk.js';

const MIB = 1024 * 1024;

function part(name: string, of: Partial<StorePart> = {}): StorePart {
  return { table: 'spans', partitionId: 'p1', name, rowCount: 100, bytes: MIB, hash: `hash-${name}`, ...of };
}

describe('chunks', () => {
  it('hold the small parts of one partition together', () => {
    const parts = [part('a'), part('b'), part('c', { partitionId: 'p2' }), part('d', { table: 'traces' })];
    expect(chunksOf(parts).map(({ table, partitionId, parts: names }) => [table, partitionId, names])).toEqual([
      ['spans', 'p1', ['a', 'b']],
      ['spans', 'p2', ['c']],
      ['traces', 'p1', ['d']],
    ]);
  });

  it('hold no more than fits, and have every row of a large part once', () => {
    const parts = [part('a', { bytes: 20 * MIB }), part('b', { bytes: 20 * MIB }), part('c', { bytes: 100 * MIB })];
    const chunks = chunksOf(parts);
    expect(chunks.slice(0, 2).map(({ parts: names }) => names)).toEqual([['a'], ['b']]);
    expect(chunks.slice(2).map(({ rows }) => rows)).toEqual([
      { from: 0, to: 32 },
      { from: 32, to: 64 },
      { from: 64, to: 96 },
      { from: 96, to: 100 },
    ]);
  });

  it('are known again by what they hold, not by what the parts are called', () => {
    const before = chunksOf([part('a'), part('b')]);
    const renamed = chunksOf([part('x', { hash: 'hash-b' }), part('y', { hash: 'hash-a' })]);
    expect(renamed[0]?.identity).toBe(before[0]?.identity);
    expect(chunksOf([part('a'), part('b', { hash: 'changed' })])[0]?.identity).not.toBe(before[0]?.identity);
  });

  it('are none of nothing', () => {
    expect(chunksOf([])).toEqual([]);
  });
});
