import type { StoredSpan } from '@clew/store-contract';

/** A span at its place. Children are in order of start, then span id. */
export interface SpanNode {
  readonly span: StoredSpan;
  readonly parent: SpanNode | undefined;
  readonly children: readonly SpanNode[];
  readonly depth: number;
  /** 0 where a clock went backwards. */
  readonly durationNano: bigint;
  /** Time in which none of its children ran. Children that outlive it do not count where it had ended. */
  readonly selfNano: bigint;
}

export interface SpanForest {
  readonly roots: readonly SpanNode[];
  /** Every parent before its children. */
  readonly nodes: readonly SpanNode[];
}

interface GrowingNode extends SpanNode {
  readonly children: GrowingNode[];
  selfNano: bigint;
}

/**
 * The spans of one trace as trees, the same for any order of the input. A span whose parent is not there is a root; so is
 * the earliest of spans that are each other's parents. Of spans with the same id the first counts. No recursion: a trace
 * may be one chain of 100,000 spans.
 */
export function spanForest(spans: readonly StoredSpan[]): SpanForest {
  const sorted = [...spans].sort(byStart);
  const known = new Set<string>();
  const distinct = sorted.filter(({ spanId }) => !known.has(spanId) && known.add(spanId));
  const childrenOf = new Map<string, StoredSpan[]>();
  const rootSpans: StoredSpan[] = [];
  for (const span of distinct) {
    if (span.parentSpanId === '' || !known.has(span.parentSpanId)) {
      rootSpans.push(span);
      continue;
    }
    const siblings = childrenOf.get(span.parentSpanId);
    if (siblings === undefined) childrenOf.set(span.parentSpanId, [span]);
    else siblings.push(span);
  }
  const roots: GrowingNode[] = [];
  const nodes: GrowingNode[] = [];
  const placed = new Set<string>();
  const plant = (span: StoredSpan): void => {
    if (placed.has(span.spanId)) return;
    const root = growingNode(span, undefined);
    roots.push(root);
    grow(root, childrenOf, placed, nodes);
  };
  for (const span of rootSpans) plant(span);
  // What no root reaches hangs in a circle.
  if (placed.size < distinct.length) for (const span of distinct) plant(span);
  for (const node of nodes) node.selfNano = selfNano(node);
  return { roots: roots.sort((a, b) => byStart(a.span, b.span)), nodes };
}

/** Depth first, by a stack of its own. */
function grow(
  root: GrowingNode,
  childrenOf: ReadonlyMap<string, readonly StoredSpan[]>,
  placed: Set<string>,
  nodes: GrowingNode[],
): void {
  const waiting = [root];
  placed.add(root.span.spanId);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    nodes.push(node);
    for (const span of childrenOf.get(node.span.spanId) ?? []) {
      if (placed.has(span.spanId)) continue;
      placed.add(span.spanId);
      node.children.push(growingNode(span, node));
    }
    for (const child of node.children.toReversed()) waiting.push(child);
  }
}

function growingNode(span: StoredSpan, parent: SpanNode | undefined): GrowingNode {
  const lasted = span.endTimeUnixNano - span.startTimeUnixNano;
  return {
    span,
    parent,
    children: [],
    depth: parent === undefined ? 0 : parent.depth + 1,
    durationNano: lasted > 0n ? lasted : 0n,
    selfNano: 0n,
  };
}

function selfNano({ span, children, durationNano }: SpanNode): bigint {
  const end = span.startTimeUnixNano + durationNano;
  let covered = 0n;
  let coveredUpTo = span.startTimeUnixNano;
  for (const child of children) {
    const from = child.span.startTimeUnixNano > coveredUpTo ? child.span.startTimeUnixNano : coveredUpTo;
    const upTo = child.span.endTimeUnixNano < end ? child.span.endTimeUnixNano : end;
    if (upTo <= from) continue;
    covered += upTo - from;
    coveredUpTo = upTo;
  }
  return durationNano - covered;
}

function byStart(a: StoredSpan, b: StoredSpan): number {
  if (a.startTimeUnixNano !== b.startTimeUnixNano) return a.startTimeUnixNano < b.startTimeUnixNano ? -1 : 1;
  return a.spanId < b.spanId ? -1 : a.spanId > b.spanId ? 1 : 0;
}
