import { expect, it } from 'vitest';
import { buildFlameTree, flameMove, flamePath, layOutFlame, nodeAtPath } from './flame-layout.js';
import type { FlameNode } from './flame-layout.js';

function node(spanName: string, parentIndex: number | null, depth: number, width: number): FlameNode {
  const time = { width: String(width), selfTime: '0', durationPerTrace: '0', selfTimePerTrace: '0' };
  return { parentIndex, depth, serviceName: 'shop', spanName, spanCount: 1, errorSpanCount: 0, traceCount: 1, ...time };
}

/** a holds b and c, b holds d; e stands beside a. A tenth of the width is not shown. */
const TREE = buildFlameTree({
  nodes: [
    node('a', null, 0, 800),
    node('e', null, 0, 100),
    node('b', 0, 1, 500),
    node('c', 0, 1, 200),
    node('d', 2, 2, 100),
  ],
  width: '1000',
});
const shapes = (zoomed?: number) =>
  layOutFlame(TREE, zoomed)
    .map(({ index, row, left, width }) => [TREE.nodes[index]?.spanName, row, left, width])
    .sort();

it('lays children side by side within their parent', () => {
  expect(shapes()).toEqual([
    ['a', 0, 0, 0.8],
    ['b', 1, 0, 0.5],
    ['c', 1, 0.5, 0.2],
    ['d', 2, 0, 0.1],
    ['e', 0, 0.8, 0.1],
  ]);
});

it('gives the zoomed node the whole width, and what is above it too', () => {
  expect(shapes(2)).toEqual([
    ['a', 0, 0, 1],
    ['b', 1, 0, 1],
    ['d', 2, 0, 0.2],
  ]);
});

it('leaves out what is less than a pixel wide, with all below it', () => {
  const tree = buildFlameTree({
    nodes: [node('a', null, 0, 1_000_000), node('b', 0, 1, 400), node('c', 1, 2, 400)],
    width: '1000000',
  });
  expect(layOutFlame(tree, undefined)).toHaveLength(1);
  expect(layOutFlame(tree, 1)).toHaveLength(3);
});

it('draws nothing of a graph without width', () => {
  expect(layOutFlame(buildFlameTree({ nodes: [], width: '0' }), undefined)).toEqual([]);
});

it('moves by the arrow keys', () => {
  expect(flameMove(TREE, undefined, 'ArrowDown')).toBe(0);
  expect(flameMove(TREE, 0, 'ArrowDown')).toBe(2);
  expect(flameMove(TREE, 2, 'ArrowRight')).toBe(3);
  expect(flameMove(TREE, 3, 'ArrowLeft')).toBe(2);
  expect(flameMove(TREE, 2, 'ArrowUp')).toBe(0);
  expect(flameMove(TREE, 0, 'ArrowRight')).toBe(1);
  expect([flameMove(TREE, 4, 'ArrowDown'), flameMove(TREE, 0, 'ArrowUp'), flameMove(TREE, 0, 'x')]).toEqual([
    ...[undefined, undefined, undefined],
  ]);
});

it('finds a node again by its path, wherever it stands', () => {
  expect(flamePath(TREE, 4)).toBe('shop a › shop b › shop d');
  expect(nodeAtPath(TREE, 'shop a › shop b › shop d')).toBe(4);
  expect(nodeAtPath(TREE, 'shop a › shop x')).toBeUndefined();
  expect(nodeAtPath(TREE, undefined)).toBeUndefined();
});
