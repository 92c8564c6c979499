import type { StoredSpan } from '@clew/store-contract';

import { SpanFacts } from '../calls/span-facts.js';
import { maxNano, minNano } from '../time/nanoseconds.js';
import { cutCycles } from './cut-cycles.js';
import { findParents } from './find-parents.js';
import type { RootReason, TraceNode, TraceTree } from './trace-node.js';

interface GrowingNode extends TraceNode {
  index: number;
  parent: GrowingNode | undefined;
  rootReason: RootReason | undefined;
  readonly children: GrowingNode[];
}

/** Spans of one trace in any order. Linear but for sorting, and without recursion, whatever the spans say of each other. */
export function buildTraceTree(spans: readonly StoredSpan[]): TraceTree {
  const facts = spans.map((span) => new SpanFacts(span));
  const { parents, reasons } = findParents(spans);
  cutCycles(parents, reasons, spans);
  return growTree(facts, parents, reasons);
}

/** The same tree with every span moved by `shifts` (by `TraceNode.index`). */
export function shiftTree({ nodes }: TraceTree, shifts: readonly bigint[]): TraceTree {
  const parents = nodes.map(({ parent }) => parent?.index ?? -1);
  const reasons = nodes.map(({ rootReason }) => rootReason);
  return growTree(
    nodes.map(({ facts }) => facts),
    parents,
    reasons,
    shifts,
  );
}

/** `parents` holds indices, -1 for none. */
function growTree(
  facts: readonly SpanFacts[],
  parents: readonly number[],
  reasons: readonly (RootReason | undefined)[],
  shifts: readonly bigint[] = [],
): TraceTree {
  const growing = facts.map((fact, at) => startNode(fact, reasons[at], shifts[at] ?? 0n));
  const roots: GrowingNode[] = [];
  for (const [at, node] of growing.entries()) {
    node.parent = growing[parents[at] ?? -1];
    (node.parent?.children ?? roots).push(node);
  }
  roots.sort(byStart);
  for (const { children } of growing) if (children.length > 1) children.sort(byStart);
  const nodes = inPreorder(roots);
  let [startNano, endNano] = [nodes[0]?.startNano ?? 0n, nodes[0]?.endNano ?? 0n];
  for (const node of nodes) {
    startNano = minNano(startNano, node.startNano);
    endNano = maxNano(endNano, node.endNano);
  }
  return { nodes, roots, mainRoot: mainRootOf(roots), startNano, endNano };
}

function startNode(facts: SpanFacts, rootReason: RootReason | undefined, shiftNano: bigint): GrowingNode {
  const { span } = facts;
  const startNano = span.startTimeUnixNano + shiftNano;
  const endNano = maxNano(startNano, span.endTimeUnixNano + shiftNano);
  return { index: -1, span, facts, parent: undefined, rootReason, children: [], startNano, endNano };
}

function inPreorder(roots: readonly GrowingNode[]): TraceNode[] {
  const nodes: TraceNode[] = [];
  const stack = roots.toReversed();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    node.index = nodes.length;
    nodes.push(node);
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child !== undefined) stack.push(child);
    }
  }
  return nodes;
}

function mainRootOf(roots: readonly TraceNode[]): TraceNode | undefined {
  const named = roots.filter(({ rootReason }) => rootReason === 'ROOT');
  let main: TraceNode | undefined;
  for (const root of named.length > 0 ? named : roots) {
    if (main === undefined || root.endNano - root.startNano > main.endNano - main.startNano) main = root;
  }
  return main;
}

export function byStart(a: TraceNode, b: TraceNode): number {
  if (a.startNano !== b.startNano) return a.startNano < b.startNano ? -1 : 1;
  if (a.span.spanId === b.span.spanId) return 0;
  return a.span.spanId < b.span.spanId ? -1 : 1;
}
