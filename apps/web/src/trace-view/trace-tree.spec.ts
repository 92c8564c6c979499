import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTraceTree } from './trace-tree.js';
import type { OutlineSpan, TraceTree } from './trace-tree.js';
import { outlineSpan } from './testing/outline-span.js';

function shape(tree: TraceTree): string[] {
  return tree.order.map((id) => {
    const node = tree.nodes[id];
    return `${'  '.repeat(node?.depth ?? 0)}${node?.span?.name ?? `missing ${node?.spanId ?? ''}`}`;
  });
}

describe('buildTraceTree', () => {
  it('orders children by start below their parents', () => {
    const tree = buildTraceTree([
      outlineSpan('c', 'a', 30, 40),
      outlineSpan('a', null, 0, 100),
      outlineSpan('b', 'a', 10, 20),
      outlineSpan('d', 'b', 12, 15),
    ]);
    expect(shape(tree)).toEqual(['a', '  b', '    d', '  c']);
    expect(tree.durationNs).toBe(100);
    expect(tree.nodes[1]?.descendantCount).toBe(3);
  });

  it('hangs orphans of one missing parent below one stand-in that spans them', () => {
    const tree = buildTraceTree([
      outlineSpan('a', null, 0, 100),
      outlineSpan('x', 'gone', 20, 30),
      outlineSpan('y', 'gone', 5, 60),
      outlineSpan('z', 'lost', 1, 2),
    ]);
    expect(shape(tree)).toEqual(['a', 'missing lost', '  z', 'missing gone', '  y', '  x']);
    expect(tree.missingParentCount).toBe(2);
    const standIn = tree.nodes.find(({ spanId, span }) => spanId === 'gone' && span === undefined);
    expect([standIn?.startNs, standIn?.endNs]).toEqual([5, 60]);
  });

  it('cuts a cycle of parent links at its earliest span', () => {
    const tree = buildTraceTree([
      outlineSpan('a', 'c', 10, 20),
      outlineSpan('b', 'a', 5, 20),
      outlineSpan('c', 'b', 15, 20),
      outlineSpan('self', 'self', 0, 1),
    ]);
    expect(shape(tree)).toEqual(['self', 'b', '  c', '    a']);
    expect(tree.nodes.filter(({ isCycleCut }) => isCycleCut).map(({ spanId }) => spanId)).toEqual(['b', 'self']);
  });

  it('keeps a span that ends before it starts, at zero width', () => {
    const tree = buildTraceTree([outlineSpan('a', null, 0, 10), outlineSpan('b', 'a', 8, 3)]);
    expect(tree.nodes[1]).toMatchObject({ startNs: 8, endNs: 8, isNegative: true });
  });

  it('puts the server side of a shared span id below the client side', () => {
    const tree = buildTraceTree([
      outlineSpan('r', null, 0, 100),
      { ...outlineSpan('x', 'r', 10, 50), kind: 'CLIENT', name: 'call' },
      { ...outlineSpan('x', 'r', 12, 48), kind: 'SERVER', name: 'serve' },
      outlineSpan('w', 'x', 20, 30),
    ]);
    expect(shape(tree)).toEqual(['r', '  call', '    serve', '      w']);
  });

  it('marks errors up to the root', () => {
    const tree = buildTraceTree([
      outlineSpan('a', null, 0, 10),
      outlineSpan('b', 'a', 1, 9),
      { ...outlineSpan('c', 'b', 2, 8), status: { code: 'ERROR', message: '' } },
      outlineSpan('d', 'a', 3, 4),
    ]);
    expect(tree.nodes.map(({ hasErrorBelow }) => hasErrorBelow)).toEqual([true, true, false, false]);
  });

  it('counts offsets exactly from times that a double would round', () => {
    const tree = buildTraceTree([
      {
        ...outlineSpan('a', null, 0, 0),
        startTimeUnixNano: '1795379558143185001',
        endTimeUnixNano: '1795379558143185004',
      },
      {
        ...outlineSpan('b', 'a', 0, 0),
        startTimeUnixNano: '1795379558143185002',
        endTimeUnixNano: '1795379558143185003',
      },
    ]);
    expect(tree.nodes.map(({ startNs, endNs }) => [startNs, endNs])).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });

  it('is empty for no spans and survives a chain as deep as the trace', () => {
    expect(buildTraceTree([]).order).toEqual([]);
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      outlineSpan(`s${String(at)}`, at === 0 ? null : `s${String(at - 1)}`, at, at + 1),
    );
    const tree = buildTraceTree(chain);
    expect(tree.nodes[19_999]?.depth).toBe(19_999);
    expect(tree.nodes[0]?.descendantCount).toBe(19_999);
  });

  it('shows every span exactly once, whatever the parent links', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const span: fc.Arbitrary<OutlineSpan> = fc
      .tuple(
        name,
        fc.option(name),
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 50 }),
        fc.constantFrom('CLIENT', 'SERVER', 'INTERNAL'),
      )
      .map(([id, parent, start, end, kind]) => ({ ...outlineSpan(id, parent, start, end), kind }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 14 }), (spans) => {
        const tree = buildTraceTree(spans);
        const shown = tree.order.flatMap((id) => tree.nodes[id]?.span ?? []);
        expect(new Set(tree.order).size).toBe(tree.nodes.length);
        expect(new Set(shown)).toEqual(new Set(spans));
        const rootCount = tree.nodes.filter(({ parent }) => parent < 0).length;
        const below = tree.nodes
          .filter(({ parent }) => parent < 0)
          .reduce((sum, node) => sum + node.descendantCount, 0);
        expect(rootCount + below).toBe(tree.nodes.length);
      }),
    );
  });
});
