import { expect, it } from 'vitest';
import { isChanged, listedNodes, notableDuration } from './diff-rows.js';
import type { DiffNode } from './diff-rows.js';

function node(parentIndex: number | null, part: Partial<DiffNode> = {}): DiffNode {
  return {
    ...{ parentIndex, depth: 0, presence: 'BOTH', serviceName: 'shop', spanName: 'x', left: null, right: null },
    ...{ durationDelta: '0', selfTimeDelta: '0', isStatusChanged: false, attributeChanges: [] },
    ...part,
  };
}

const NODES = [
  node(null),
  node(0),
  node(1, { selfTimeDelta: '-500' }),
  node(0, { selfTimeDelta: '20' }),
  node(0, { presence: 'ADDED' }),
];

it('lists everything, or what changed with the way down to it', () => {
  expect(listedNodes(NODES, false, 100)).toEqual([0, 1, 2, 3, 4]);
  expect(listedNodes(NODES, true, 100)).toEqual([0, 1, 2, 4]);
});

it('takes another outcome for a change, however long it took', () => {
  expect(isChanged(node(null, { isStatusChanged: true }), 100)).toBe(true);
  expect(isChanged(node(null, { selfTimeDelta: '99' }), 100)).toBe(false);
});

it('counts as equal what differs by less than 2% of the longer trace', () => {
  expect(notableDuration({ leftDuration: '1000', rightDuration: '5000' })).toBe(100);
});
