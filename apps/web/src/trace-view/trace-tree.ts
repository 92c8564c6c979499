import type { SpanKind, StatusCode } from '../generated/graphql.js';

/** What the layout needs of a span; times are decimal nanoseconds since the Unix epoch. */
export interface OutlineSpan {
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly serviceName: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: StatusCode; readonly message: string };
  readonly traceState: string;
  readonly flags: number;
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
}

/** A line of the waterfall: a span, or a stand-in for a parent that other spans name but that is not stored. */
export interface TraceNode {
  readonly id: number;
  /** Undefined for the stand-in of a missing parent. */
  readonly span: OutlineSpan | undefined;
  /** Of the span, or of the missing parent. */
  readonly spanId: string;
  /** -1 at the top. */
  parent: number;
  readonly children: number[];
  depth: number;
  /** Nanoseconds after the start of the trace: small enough for a Number once subtracted. */
  startNs: number;
  /** Never before `startNs`. */
  endNs: number;
  /** The clocks said the span ended before it started. */
  readonly isNegative: boolean;
  /** Its parent link led back to itself and was cut here. */
  isCycleCut: boolean;
  descendantCount: number;
  hasErrorBelow: boolean;
}

export interface TraceTree {
  readonly nodes: readonly TraceNode[];
  /** Node ids from top to bottom with everything expanded. */
  readonly order: readonly number[];
  readonly startUnixNano: bigint;
  readonly durationNs: number;
  readonly missingParentCount: number;
}

/**
 * Builds the tree of a trace from spans in any order. Whatever the parent links say, every span appears exactly once:
 * links into a cycle are cut at its earliest span, and spans whose parent is not stored hang below a stand-in for it.
 */
export function buildTraceTree(spans: readonly OutlineSpan[]): TraceTree {
  const startUnixNano = earliestStart(spans);
  const nodes = spans.map((span, id) => spanNode(span, id, startUnixNano));
  const { missing } = linkParents(nodes);
  cutCycles(nodes);
  const standIns = addStandIns(nodes, missing);
  for (const node of nodes) {
    if (node.parent >= 0) nodes[node.parent]?.children.push(node.id);
  }
  const byStart = (a: number, b: number) => startOf(nodes, a) - startOf(nodes, b) || a - b;
  for (const node of nodes) node.children.sort(byStart);
  const order = layOut(nodes, byStart);
  const durationNs = nodes.reduce((max, { endNs }) => Math.max(max, endNs), 0);
  return { nodes, order, startUnixNano, durationNs, missingParentCount: standIns };
}

function earliestStart(spans: readonly OutlineSpan[]): bigint {
  let earliest: bigint | undefined;
  for (const { startTimeUnixNano } of spans) {
    const start = BigInt(startTimeUnixNano);
    if (earliest === undefined || start < earliest) earliest = start;
  }
  return earliest ?? 0n;
}

function spanNode(span: OutlineSpan, id: number, startUnixNano: bigint): TraceNode {
  const startNs = Number(BigInt(span.startTimeUnixNano) - startUnixNano);
  const endNs = Number(BigInt(span.endTimeUnixNano) - startUnixNano);
  return newNode(id, span, span.spanId, startNs, endNs);
}

function newNode(id: number, span: OutlineSpan | undefined, spanId: string, startNs: number, endNs: number): TraceNode {
  return {
    id,
    span,
    spanId,
    parent: -1,
    children: [],
    depth: 0,
    startNs,
    endNs: Math.max(startNs, endNs),
    isNegative: endNs < startNs,
    isCycleCut: false,
    descendantCount: 0,
    hasErrorBelow: false,
  };
}

function startOf(nodes: readonly TraceNode[], id: number): number {
  return nodes[id]?.startNs ?? 0;
}

/** Sets `parent` by span id; returns the nodes that name a parent nobody is. */
function linkParents(nodes: readonly TraceNode[]): { missing: TraceNode[] } {
  const byId = new Map<string, TraceNode[]>();
  for (const node of nodes) {
    const same = byId.get(node.spanId);
    if (same === undefined) byId.set(node.spanId, [node]);
    else same.push(node);
  }
  const missing: TraceNode[] = [];
  for (const node of nodes) {
    const client = sharedIdClient(node, byId.get(node.spanId));
    const parentSpanId = node.span?.parentSpanId ?? null;
    if (client !== undefined) node.parent = client.id;
    else if (parentSpanId !== null) {
      const candidates = byId.get(parentSpanId);
      // Where both sides of a call share an id, its children belong to the server side.
      const parent = candidates?.find(({ span }) => span?.kind === 'SERVER') ?? candidates?.[0];
      if (parent === undefined) missing.push(node);
      else node.parent = parent.id;
    }
  }
  return { missing };
}

/** Zipkin's clients and servers share one span id: the server side goes below the client side. */
function sharedIdClient(node: TraceNode, same: readonly TraceNode[] | undefined): TraceNode | undefined {
  if (same === undefined || same.length < 2 || node.span?.kind !== 'SERVER') return undefined;
  return same.find(({ span }) => span?.kind === 'CLIENT');
}

function cutCycles(nodes: readonly TraceNode[]): void {
  const walkOf = new Int32Array(nodes.length).fill(-1);
  for (const first of nodes) {
    let node: TraceNode | undefined = first;
    while (node !== undefined && walkOf[node.id] === -1) {
      walkOf[node.id] = first.id;
      node = nodes[node.parent];
    }
    if (node === undefined || walkOf[node.id] !== first.id) continue;
    const cut = earliestInCycle(nodes, node);
    cut.parent = -1;
    cut.isCycleCut = true;
  }
}

function earliestInCycle(nodes: readonly TraceNode[], start: TraceNode): TraceNode {
  let earliest = start;
  for (let node = nodes[start.parent]; node !== undefined && node !== start; node = nodes[node.parent]) {
    if (node.startNs < earliest.startNs) earliest = node;
  }
  return earliest;
}

function addStandIns(nodes: TraceNode[], orphans: readonly TraceNode[]): number {
  const standIns = new Map<string, TraceNode>();
  for (const orphan of orphans) {
    const parentSpanId = orphan.span?.parentSpanId ?? '';
    let standIn = standIns.get(parentSpanId);
    if (standIn === undefined) {
      standIn = newNode(nodes.length, undefined, parentSpanId, orphan.startNs, orphan.endNs);
      standIns.set(parentSpanId, standIn);
      nodes.push(standIn);
    }
    standIn.startNs = Math.min(standIn.startNs, orphan.startNs);
    standIn.endNs = Math.max(standIn.endNs, orphan.endNs);
    orphan.parent = standIn.id;
  }
  return standIns.size;
}

/** Order from top to bottom, depths and what is below each node. No recursion: a chain may be as long as the trace. */
function layOut(nodes: readonly TraceNode[], byStart: (a: number, b: number) => number): number[] {
  const isRealRoot = (id: number) => nodes[id]?.span !== undefined && !nodes[id].isCycleCut;
  const roots = nodes
    .filter(({ parent }) => parent < 0)
    .map(({ id }) => id)
    .sort((a, b) => Number(isRealRoot(b)) - Number(isRealRoot(a)) || byStart(a, b));
  const order: number[] = [];
  const open = roots.toReversed();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const node = nodes[id];
    if (node === undefined) continue;
    order.push(id);
    node.depth = node.parent < 0 ? 0 : (nodes[node.parent]?.depth ?? 0) + 1;
    for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at] ?? 0);
  }
  for (let at = order.length - 1; at >= 0; at--) {
    const node = nodes[order[at] ?? 0];
    const parent = node === undefined ? undefined : nodes[node.parent];
    if (node === undefined || parent === undefined) continue;
    parent.descendantCount += node.descendantCount + 1;
    parent.hasErrorBelow ||= node.hasErrorBelow || node.span?.status.code === 'ERROR';
  }
  return order;
}
