import type { TraceNode, TraceTree } from './trace-tree.js';

/** Nanoseconds of a span during which none of its children ran. Children that overlap or stick out count once. */
export function selfTimeNs(tree: TraceTree, node: TraceNode): number {
  let covered = 0;
  let end = node.startNs;
  for (const id of node.children) {
    const child = tree.nodes[id];
    if (child === undefined) continue;
    const from = Math.max(child.startNs, end);
    const to = Math.min(child.endNs, node.endNs);
    if (to > from) {
      covered += to - from;
      end = to;
    }
  }
  return node.endNs - node.startNs - covered;
}
