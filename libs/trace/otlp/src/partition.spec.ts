import { describe, expect, it } from 'vitest';
import { partitionOf } from './partition.js';

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

// MurmurHash3_x86_32 with seed 0, computed with an independent implementation (Python). Never update these numbers: a
// gateway and a sampler of different versions must agree, and so must the spans already in the stream.
const GOLDEN: readonly (readonly [traceId: string, hash: number])[] = [
  ['00000000000000000000000000000000', 2167721464],
  ['0123456789abcdef0123456789abcdef', 1491991139],
  ['ffffffffffffffffffffffffffffffff', 3843634286],
  ['0000000000000000463ac35c9f6413ad', 1843889695],
  ['5759e988bd862e3fe1be46a994272793', 1741204496],
  ['00000000000000000000000000000001', 2703645635],
  ['80000000000000000000000000000000', 3281695985],
];

describe('partitionOf', () => {
  it.each(GOLDEN)('keeps the partition of %s for ever', (hex, hash) => {
    const bytes = bytesOf(`ff${hex}ff`);
    expect(partitionOf(bytes, 1, 2 ** 32)).toBe(hash);
    expect(partitionOf(bytes, 1, 64)).toBe(hash % 64);
    expect(partitionOf(bytes, 1, 7)).toBe(hash % 7);
  });

  it('spreads ids that differ only in their last byte, or only in their first', () => {
    for (const at of [0, 15]) {
      const counts = new Array<number>(16).fill(0);
      for (let value = 0; value < 256; value++) {
        const id = new Uint8Array(16);
        id[at] = value;
        const partition = partitionOf(id, 0, 16);
        counts[partition] = (counts[partition] ?? 0) + 1;
      }
      expect(Math.max(...counts)).toBeLessThan(40);
      expect(Math.min(...counts)).toBeGreaterThan(3);
    }
  });
});
