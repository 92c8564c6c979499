import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { SpanArena } from './span-arena.js';
import { SpanTable } from './span-table.js';

const BLOCK_BYTES = 256;
const SPARE_BYTES = 8 * BLOCK_BYTES;

/** No span is empty: it has ids. */
interface Place {
  readonly length: number;
  /** Before it in its message. */
  readonly gap: number;
}

type Step = { readonly put: readonly Place[] } | { readonly release: number } | 'compact' | 'settle';

const place: fc.Arbitrary<Place> = fc.record({ length: fc.integer({ min: 1, max: 300 }), gap: fc.nat(12) });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ put: fc.array(place, { minLength: 1, maxLength: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ release: fc.nat() }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>('compact', 'settle') },
);

function contentOf(arena: SpanArena, spans: SpanTable, span: number): string {
  const start = spans.blockStart(span);
  return Buffer.from(arena.bytesOf(span).subarray(start, start + spans.byteLength(span))).toString('hex');
}

describe('SpanArena', () => {
  it('keeps the bytes of live spans through reuse and compaction, in little more than twice their space', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const spans = new SpanTable();
        const arena = new SpanArena(BLOCK_BYTES, spans);
        const live = new Map<number, string>();
        let mark = 0;
        for (const item of steps) {
          if (item === 'settle') arena.settle();
          else if (item === 'compact') {
            arena.compact();
            arena.settle();
          } else if ('put' in item) {
            const message = new Uint8Array(item.put.reduce((sum, { gap, length }) => sum + gap + length, 0));
            let at = 0;
            for (const { gap, length } of item.put) {
              at += gap;
              message.fill(++mark & 0xff, at, at + length);
              const span = spans.take();
              arena.put(span, message, at, at + length);
              live.set(span, Buffer.from(message.subarray(at, at + length)).toString('hex'));
              at += length;
            }
            arena.endRun();
            message.fill(0xee); // it belongs to the reader again
          } else {
            const span = [...live.keys()][item.release % Math.max(1, live.size)];
            if (span === undefined) continue;
            arena.release(span);
            spans.release(span);
            live.delete(span);
          }
          const compactBytesMax = 2 * arena.liveBytes + 3 * BLOCK_BYTES + SPARE_BYTES + 300;
          expect(arena.capacityBytes).toBeLessThanOrEqual(item === 'compact' ? compactBytesMax : Infinity);
          for (const [span, content] of live) expect(contentOf(arena, spans, span)).toBe(content);
        }
        expect(arena.liveBytes).toBe([...live.values()].reduce((sum, content) => sum + content.length / 2, 0));
      }),
      { numRuns: 60 },
    );
  });

  it('does not touch bytes of released spans before the flush that points to them has settled', () => {
    const spans = new SpanTable();
    const arena = new SpanArena(BLOCK_BYTES, spans);
    const put = (fill: number): number => {
      const span = spans.take();
      arena.put(span, new Uint8Array(100).fill(fill), 0, 100);
      return span;
    };
    const first = put(1);
    const second = put(2);
    const row = arena.bytesOf(first).subarray(spans.blockStart(first), spans.blockStart(first) + 100);
    arena.release(first);
    arena.release(second);
    for (let fill = 3; fill < 40; fill++) arena.release(put(fill));
    expect(new Set(row)).toEqual(new Set([1]));
    arena.settle();
  });
});
