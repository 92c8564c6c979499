import { stepKey } from '../spans/path-trie.js';
import type { SpanNode } from '../spans/span-forest.js';
import { alignSiblings } from './align-siblings.js';
import type { SubtreeShapes } from './subtree-shapes.js';

/** One place of the merged tree and what is to be aligned below it. At least one side is there. */
export interface Match {
  readonly left: SpanNode | undefined;
  readonly right: SpanNode | undefined;
  readonly leftBelow: readonly SpanNode[];
  readonly rightBelow: readonly SpanNode[];
}

/**
 * Aligns two lists of siblings. A span that only one side has may have moved spans of the other one level down (a proxy, a
 * middleware, a retry wrapper was put in between): these are aligned with its children, rather than told as a whole
 * subtree gone and another one new.
 */
export function alignChildren(
  lefts: readonly SpanNode[],
  rights: readonly SpanNode[],
  shapes: SubtreeShapes,
): readonly Match[] {
  // Most places are leaves, or lie in a subtree that one side has alone: nothing to look up.
  if (rights.length === 0)
    return lefts.map((left) => ({ left, right: undefined, leftBelow: left.children, rightBelow: [] }));
  if (lefts.length === 0)
    return rights.map((right) => ({ left: undefined, right, leftBelow: [], rightBelow: right.children }));
  const { pairs, onlyLeft, onlyRight } = alignSiblings(lefts, rights, shapes);
  const matches: Match[] = pairs.map((pair) => ({
    ...pair,
    leftBelow: pair.left.children,
    rightBelow: pair.right.children,
  }));
  const inserted = wrappersAmong(onlyRight, onlyLeft);
  const dissolved = wrappersAmong(inserted.notWrapped, inserted.notWrappers);
  for (const [right, leftBelow] of inserted.wrappers)
    matches.push({ left: undefined, right, leftBelow, rightBelow: right.children });
  for (const [left, rightBelow] of dissolved.wrappers)
    matches.push({ left, right: undefined, leftBelow: left.children, rightBelow });
  for (const right of dissolved.notWrapped)
    matches.push({ left: undefined, right, leftBelow: [], rightBelow: right.children });
  for (const left of dissolved.notWrappers)
    matches.push({ left, right: undefined, leftBelow: left.children, rightBelow: [] });
  return matches;
}

interface Wrapping {
  readonly wrappers: ReadonlyMap<SpanNode, readonly SpanNode[]>;
  readonly notWrappers: readonly SpanNode[];
  readonly notWrapped: readonly SpanNode[];
}

/** Which of the candidates have children like the other side's spans; each takes those that are left over. */
function wrappersAmong(candidates: readonly SpanNode[], others: readonly SpanNode[]): Wrapping {
  const waiting = new Map<string, SpanNode[]>();
  for (const node of others.toReversed()) {
    const key = stepKey(node.span);
    const equals = waiting.get(key);
    if (equals === undefined) waiting.set(key, [node]);
    else equals.push(node);
  }
  const wrappers = new Map<SpanNode, readonly SpanNode[]>();
  const wrapped = new Set<SpanNode>();
  if (waiting.size > 0) {
    for (const candidate of candidates) {
      const below = candidate.children.flatMap((child) => waiting.get(stepKey(child.span))?.pop() ?? []);
      if (below.length === 0) continue;
      wrappers.set(candidate, below);
      for (const node of below) wrapped.add(node);
    }
  }
  return {
    wrappers,
    notWrappers: candidates.filter((node) => !wrappers.has(node)),
    notWrapped: others.filter((node) => !wrapped.has(node)),
  };
}
