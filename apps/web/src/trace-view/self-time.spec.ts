import { expect, it } from 'vitest';
import { selfTimeNs } from './self-time.js';
import { outlineSpan } from './testing/outline-span.js';
import { buildTraceTree } from './trace-tree.js';

it('leaves out the time of children once, however they overlap or stick out', () => {
  const tree = buildTraceTree([
    outlineSpan('a', null, 0, 100),
    outlineSpan('b', 'a', 10, 40),
    outlineSpan('c', 'a', 20, 30),
    outlineSpan('d', 'a', 35, 50),
    outlineSpan('e', 'a', 90, 150),
  ]);
  const [root] = tree.nodes;
  if (root === undefined) throw new Error('no root');
  expect(selfTimeNs(tree, root)).toBe(50);
});
