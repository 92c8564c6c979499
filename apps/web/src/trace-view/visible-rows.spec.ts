import { describe, expect, it } from 'vitest';
import { outlineSpan } from './testing/outline-span.js';
import { buildTraceTree } from './trace-tree.js';
import { collapsibleFrom, moveFor, reveal, toggled, visibleRows } from './visible-rows.js';

// 0: a > (1: b > 2: c), 3: d
const tree = buildTraceTree([
  outlineSpan('a', null, 0, 100),
  outlineSpan('b', 'a', 1, 50),
  outlineSpan('c', 'b', 2, 40),
  outlineSpan('d', 'a', 60, 70),
]);
const OPEN: ReadonlySet<number> = new Set();

it('hides what is inside collapsed nodes', () => {
  expect(visibleRows(tree, OPEN)).toEqual([0, 1, 2, 3]);
  expect(visibleRows(tree, new Set([1]))).toEqual([0, 1, 3]);
  expect(visibleRows(tree, new Set([0, 1]))).toEqual([0]);
});

it('opens every ancestor of a node, and nothing else', () => {
  expect([...reveal(tree, new Set([0, 1, 3]), 2)]).toEqual([3]);
  const shown = new Set([2]);
  expect(reveal(tree, shown, 2)).toBe(shown);
});

it('collapses from a depth on', () => {
  expect([...collapsibleFrom(tree, 1)]).toEqual([1]);
  expect([...toggled(new Set([1]), 1)]).toEqual([]);
});

describe('moveFor', () => {
  const rows = visibleRows(tree, OPEN);

  it.each([
    ['ArrowDown', 0, { kind: 'select', id: 1 }],
    ['ArrowDown', 3, { kind: 'select', id: 3 }],
    ['ArrowUp', 0, { kind: 'select', id: 0 }],
    ['ArrowDown', undefined, { kind: 'select', id: 0 }],
    ['End', 0, { kind: 'select', id: 3 }],
    ['Home', 3, { kind: 'select', id: 0 }],
    ['PageDown', 0, { kind: 'select', id: 3 }],
    ['ArrowLeft', 1, { kind: 'toggle', id: 1 }],
    ['ArrowLeft', 2, { kind: 'select', id: 1 }],
    ['ArrowLeft', undefined, { kind: 'none' }],
    ['ArrowRight', 1, { kind: 'select', id: 2 }],
    ['ArrowRight', 2, { kind: 'none' }],
    ['x', 2, { kind: 'none' }],
  ])('%s on %s', (key, selected, move) => {
    expect(moveFor(key, tree, rows, OPEN, selected)).toEqual(move);
  });

  it('opens a closed node with the right arrow', () => {
    const collapsed = new Set([1]);
    expect(moveFor('ArrowRight', tree, visibleRows(tree, collapsed), collapsed, 1)).toEqual({ kind: 'toggle', id: 1 });
  });

  it('does nothing in an empty trace', () => {
    expect(moveFor('ArrowDown', buildTraceTree([]), [], OPEN, undefined)).toEqual({ kind: 'none' });
  });
});
