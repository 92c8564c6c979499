import { describe, expect, test } from 'vitest';

import { makeTrace, at } from '../testing/make-trace.js';
import type { SpanSketch } from '../testing/make-trace.js';
import { buildTraceTree } from './trace-tree.js';
import type { TraceNode } from './trace-node.js';

function outline(nodes: readonly TraceNode[]): unknown {
  return nodes.map(({ span, children }) => (children.length === 0 ? span.name : [span.name, outline(children)]));
}

function treeOf(...sketches: SpanSketch[]) {
  return buildTraceTree(makeTrace(...sketches));
}

describe('the tree of a trace', () => {
  test('has children by start, parents before children, and the extent of all', () => {
    const tree = treeOf(
      { id: 'c', parent: 'b', startMs: 3, endMs: 40 },
      { id: 'd', parent: 'a', startMs: 1, endMs: 2 },
      { id: 'b', parent: 'a', startMs: 2, endMs: 5 },
      { id: 'a', startMs: 0, endMs: 10 },
    );
    expect(outline(tree.roots)).toEqual([['a', ['d', ['b', ['c']]]]]);
    expect(tree.nodes.map(({ index, span }) => [index, span.name])).toEqual([
      [0, 'a'],
      [1, 'd'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect([tree.startNano, tree.endNano]).toEqual([at(0), at(40)]);
  });

  test('keeps several roots, and prefers one that says so as the main one', () => {
    const tree = treeOf(
      { id: 'o', parent: 'gone', startMs: 0, endMs: 90 },
      { id: 'a', startMs: 1, endMs: 3 },
      { id: 'b', startMs: 2, endMs: 20 },
    );
    expect(tree.roots.map(({ span, rootReason }) => [span.name, rootReason])).toEqual([
      ['o', 'MISSING_PARENT'],
      ['a', 'ROOT'],
      ['b', 'ROOT'],
    ]);
    expect(tree.mainRoot?.span.name).toBe('b');
  });

  test('cuts cycles and spans that are their own parent at the earliest span', () => {
    const tree = treeOf(
      { id: 's', parent: 's', startMs: 9, endMs: 10 },
      { id: 'x', parent: 'z', startMs: 2, endMs: 3 },
      { id: 'y', parent: 'x', startMs: 1, endMs: 3 },
      { id: 'z', parent: 'y', startMs: 3, endMs: 4 },
      { id: 'leaf', parent: 'z', startMs: 3, endMs: 4 },
    );
    expect(outline(tree.roots)).toEqual([['y', [['z', ['x', 'leaf']]]], 's']);
    expect(tree.roots.map(({ rootReason }) => rootReason)).toEqual(['PARENT_CYCLE', 'PARENT_CYCLE']);
  });

  test('keeps spans with one id apart; children belong to the one in their service', () => {
    const tree = treeOf(
      { id: 'a', service: 'web', startMs: 0, endMs: 10 },
      { id: 'b', parent: 'a', service: 'web', kind: 'CLIENT', name: 'client', startMs: 1, endMs: 9 },
      { id: 'b', parent: 'a', service: 'api', kind: 'SERVER', name: 'server', startMs: 2, endMs: 8 },
      { id: 'c', parent: 'b', service: 'api', startMs: 3, endMs: 4 },
    );
    // Zipkin's way: the server took over the client's id.
    expect(outline(tree.roots)).toEqual([['a', [['client', [['server', ['c']]]]]]]);
    const twice = treeOf({ id: 'a', startMs: 0, endMs: 10 }, { id: 'a', startMs: 0, endMs: 10 });
    expect(twice.nodes).toHaveLength(2);
  });

  test('takes a span that ends before it starts for one without duration', () => {
    const [node] = treeOf({ id: 'a', startMs: 5, endMs: 1 }).nodes;
    expect([node?.startNano, node?.endNano]).toEqual([at(5), at(5)]);
  });

  test('of nothing is empty', () => {
    expect(treeOf()).toEqual({ nodes: [], roots: [], mainRoot: undefined, startNano: 0n, endNano: 0n });
  });
});
