import { describe, expect, it } from 'vitest';

import { ClosedSpans } from './closed-spans.js';
import { Random } from './testing/random.js';

/** As in a manifest: low word, high word, little endian. */
function fingerprints(...pairs: readonly (readonly [lo: number, hi: number])[]): Uint8Array {
  const bytes = new Uint8Array(3 + pairs.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, [lo, hi]] of pairs.entries()) {
    view.setUint32(3 + index * 8, lo, true);
    view.setUint32(7 + index * 8, hi, true);
  }
  return bytes;
}

function close(closed: ClosedSpans, trace: number, flush: number, ...pairs: readonly [number, number][]): void {
  closed.add(trace, ~trace >>> 0, flush, fingerprints(...pairs), 3, pairs.length);
}

function has(closed: ClosedSpans, trace: number, lo: number, hi: number): boolean {
  return closed.has(trace, ~trace >>> 0, lo, hi);
}

describe('ClosedSpans', () => {
  it('knows the spans of each closing of a trace and of no other', () => {
    const closed = new ClosedSpans();
    close(closed, 7, 100, [0, 0], [0xffff_ffff, 1]);
    close(closed, 8, 100, [5, 5]);
    close(closed, 7, 101, [6, 6]);
    expect(has(closed, 7, 0, 0)).toBe(true);
    expect(has(closed, 7, 0xffff_ffff, 1)).toBe(true);
    expect(has(closed, 7, 6, 6)).toBe(true);
    expect(has(closed, 7, 1, 0xffff_ffff)).toBe(false);
    expect(has(closed, 8, 6, 6)).toBe(false);
    expect(closed.has(7, 0, 6, 6)).toBe(false);
    expect(closed.size).toBe(4);
  });

  it('forgets by flush and by count, the oldest closings first', () => {
    const closed = new ClosedSpans();
    const firstFlush = 1_800_000_000_000;
    for (let trace = 0; trace < 10; trace++) close(closed, trace, firstFlush + trace, [trace, 1], [trace, 2]);
    closed.forget(firstFlush + 2, 1_000);
    expect(has(closed, 2, 2, 2)).toBe(false);
    expect(has(closed, 3, 3, 1)).toBe(true);
    expect(closed.size).toBe(14);
    closed.forget(0, 5);
    expect(has(closed, 7, 7, 2)).toBe(false);
    expect(has(closed, 8, 8, 1)).toBe(true);
    expect(closed.size).toBe(4);
    closed.forget(firstFlush + 9, 1_000);
    expect(closed.size).toBe(0);
    close(closed, 3, firstFlush + 20, [1, 1]);
    expect(has(closed, 3, 1, 1)).toBe(true);
  });

  it('finds any of any number, over as many pages as it takes', () => {
    const closed = new ClosedSpans();
    const random = new Random(5);
    const word = (): number => random.whole(0, 0xffff_ffff);
    const traces = Array.from({ length: 40 }, (_, index) => {
      const count = index % 4 === 0 ? random.whole(60, 20_000) : random.whole(1, 70);
      return Array.from({ length: count }, (): [number, number] => [word(), word()]);
    });
    for (const [trace, pairs] of traces.entries()) close(closed, trace, trace, ...pairs);
    const isKnown = (trace: number, pairs: readonly [number, number][]): boolean =>
      pairs.every(([lo, hi]) => has(closed, trace, lo, hi) && !has(closed, trace, lo, (hi + 1) >>> 0));
    expect(traces.map((pairs, trace) => isKnown(trace, pairs))).toEqual(traces.map(() => true));
    closed.forget(19, Infinity);
    expect(traces.map((pairs, trace) => isKnown(trace, pairs))).toEqual(traces.map((_, trace) => trace > 19));
    expect(closed.size).toBe(traces.slice(20).reduce((sum, pairs) => sum + pairs.length, 0));
  });
});
