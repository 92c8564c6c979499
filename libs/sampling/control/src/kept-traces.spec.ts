import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { KeptTraces } from './kept-traces.js';

const traceId = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('kept traces', () => {
  it('are remembered by id and tenant', () => {
    fc.assert(
      fc.property(fc.uniqueArray(traceId, { minLength: 2, comparator: 'IsStrictlyEqual', selector: String }), (ids) => {
        const traces = new KeptTraces();
        const [other, ...kept] = ids;
        // As in a message: ids lie anywhere in a larger block.
        const block = Uint8Array.from([1, 2, 3, ...kept.flatMap((id) => [...id])]);
        for (const index of kept.keys()) traces.add('shop', block, 3 + 16 * index);
        expect(kept.every((id) => traces.has('shop', id, 0))).toBe(true);
        expect(kept.some((id) => traces.has('bank', id, 0))).toBe(false);
        expect(traces.has('shop', other ?? block, 0)).toBe(false);
      }),
    );
  });

  it('are forgotten, the oldest first, when there are too many', () => {
    const traces = new KeptTraces({ tracesMax: 4_096 });
    const ids = Array.from({ length: 20_000 }, (_, index) => {
      const id = new Uint8Array(16);
      new DataView(id.buffer).setUint32(12, index);
      traces.add('', id, 0);
      return id;
    });
    const remembered = ids.map((id) => traces.has('', id, 0));
    expect(remembered.filter(Boolean).length).toBeLessThanOrEqual(4_096);
    expect(remembered.slice(-1_500).every(Boolean)).toBe(true);
    expect(remembered.slice(0, 10_000).filter(Boolean).length).toBeLessThan(100);
  });
});
