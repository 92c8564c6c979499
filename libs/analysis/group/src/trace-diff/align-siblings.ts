import { stepKey } from '../spans/path-trie.js';
import type { SpanNode } from '../spans/span-forest.js';
import type { SubtreeShapes } from './subtree-shapes.js';

export interface Pair {
  readonly left: SpanNode;
  readonly right: SpanNode;
}

export interface Alignment {
  readonly pairs: readonly Pair[];
  readonly onlyLeft: readonly SpanNode[];
  readonly onlyRight: readonly SpanNode[];
}

/**
 * Which of two lists of siblings is which. Only spans of the same service, name and kind are paired; among equals first
 * those whose subtrees have the same shape, then by order, so that one call more or less among many does not shift the
 * others against each other. Linear in the number of siblings.
 */
export function alignSiblings(left: readonly SpanNode[], right: readonly SpanNode[], shapes: SubtreeShapes): Alignment {
  const pairs: Pair[] = [];
  const byShape = pairUp(left, right, (node) => shapes.of(node), pairs);
  const byStep = pairUp(byShape.onlyLeft, byShape.onlyRight, ({ span }) => stepKey(span), pairs);
  return { pairs, ...byStep };
}

function pairUp(
  left: readonly SpanNode[],
  right: readonly SpanNode[],
  keyOf: (node: SpanNode) => string | number,
  pairs: Pair[],
): Pick<Alignment, 'onlyLeft' | 'onlyRight'> {
  const waiting = new Map<string | number, { readonly nodes: SpanNode[]; taken: number }>();
  for (const node of right) {
    const key = keyOf(node);
    const equals = waiting.get(key);
    if (equals === undefined) waiting.set(key, { nodes: [node], taken: 0 });
    else equals.nodes.push(node);
  }
  const onlyLeft: SpanNode[] = [];
  for (const node of left) {
    const equals = waiting.get(keyOf(node));
    const partner = equals?.nodes[equals.taken];
    if (equals === undefined || partner === undefined) {
      onlyLeft.push(node);
      continue;
    }
    equals.taken++;
    pairs.push({ left: node, right: partner });
  }
  const taken = new Set(pairs.map((pair) => pair.right));
  return { onlyLeft, onlyRight: right.filter((node) => !taken.has(node)) };
}
