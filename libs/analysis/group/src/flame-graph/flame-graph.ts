import type { SpanKind } from '@clew/trace-model';

import { PathTrie, type PathNode } from '../spans/path-trie.js';
import { spanForest, type SpanNode } from '../spans/span-forest.js';
import { nanoPer, WeightedNanos, weightMillionths } from '../spans/weighted-nanos.js';
import { weightOf, type WeightedTrace } from '../spans/weighted-trace.js';

/** Counts and times are of what the traces stand for (weighted). */
export interface FlameNode {
  /** In `nodes`; undefined at the top. Always smaller than its own place. */
  readonly parentIndex: number | undefined;
  readonly depth: number;
  readonly serviceName: string;
  readonly spanName: string;
  readonly kind: SpanKind;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  /** Traces with this path. */
  readonly traceCount: number;
  /** Of its spans, end to end. Children that run side by side add up to more. */
  readonly durationNano: bigint;
  readonly selfNano: bigint;
  /** Width to draw: its own time and that of all below it, `otherBelow` included, so that children always fit. */
  readonly widthNano: bigint;
  /** `durationNano` per trace, over all traces, also those without this path. */
  readonly durationPerTraceNano: bigint;
  readonly selfPerTraceNano: bigint;
  /** What lies below this node and is not shown. */
  readonly otherBelow: FlameRemainder | undefined;
}

export interface FlameRemainder {
  /** Paths left out; those past `pathsMax` were not told apart and count as none. */
  readonly pathCount: number;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  readonly selfNano: bigint;
}

export interface FlameGraph {
  readonly traceCount: number;
  readonly spanCount: number;
  /** Own time of all spans: the widths of all roots and of `otherRoots`. */
  readonly widthNano: bigint;
  /** Every parent before its children; siblings widest first. */
  readonly nodes: readonly FlameNode[];
  readonly otherRoots: FlameRemainder | undefined;
}

export interface FlameGraphOptions {
  /** Shown: the widest. */
  readonly nodesMax?: number;
  /** Told apart while merging. */
  readonly pathsMax?: number;
}

class Merged {
  spanCount = 0;
  errorSpanCount = 0;
  traceCount = 0;
  lastTrace: WeightedTrace | undefined;
  readonly duration = new WeightedNanos();
  readonly self = new WeightedNanos();
  readonly other = new Remainder();
}

class Remainder {
  pathCount = 0;
  spanCount = 0;
  errorSpanCount = 0;
  selfNano = 0n;
  /** Own time of spans that were never told apart. */
  readonly untold = new WeightedNanos();

  addNode(node: Pick<Merged, 'spanCount' | 'errorSpanCount'>, selfNano: bigint): void {
    this.pathCount++;
    this.spanCount += node.spanCount;
    this.errorSpanCount += node.errorSpanCount;
    this.selfNano += selfNano;
  }

  addUntold({ span, selfNano }: SpanNode, weight: number, millionths: bigint): void {
    this.spanCount += weight;
    if (span.statusCode === 'ERROR') this.errorSpanCount += weight;
    this.untold.add(selfNano, millionths);
  }

  addAll(other: Remainder): void {
    this.pathCount += other.pathCount;
    this.spanCount += other.spanCount;
    this.errorSpanCount += other.errorSpanCount;
    this.selfNano += other.totalNano;
  }

  get totalNano(): bigint {
    return this.selfNano + this.untold.nano;
  }

  get result(): FlameRemainder | undefined {
    if (this.spanCount === 0) return undefined;
    const { pathCount, spanCount, errorSpanCount } = this;
    return { pathCount, spanCount, errorSpanCount, selfNano: this.totalNano };
  }
}

/** Many traces as one: spans with the same path from the root are one node. */
export function flameGraph(
  traces: readonly WeightedTrace[],
  { nodesMax = 2_000, pathsMax = 100_000 }: FlameGraphOptions = {},
): FlameGraph {
  const trie = new PathTrie(pathsMax, () => new Merged());
  const otherRoots = new Remainder();
  let traceCount = 0;
  for (const trace of traces) {
    if (trace.spans.length === 0) continue;
    traceCount += weightOf(trace.weight);
    lay(trace, trie, otherRoots);
  }
  const widths = widthsOf(trie.nodes);
  const shown = shownNodes(trie.nodes, widths, nodesMax);
  foldHidden(trie.nodes, shown, otherRoots);
  const nodes = [...flameNodes(trie, shown, widths, traceCount)];
  const tops = nodes.filter((node) => node.parentIndex === undefined);
  return {
    traceCount,
    spanCount: nodes.reduce(
      (sum, node) => sum + node.spanCount + (node.otherBelow?.spanCount ?? 0),
      otherRoots.spanCount,
    ),
    widthNano: tops.reduce((sum, node) => sum + node.widthNano, otherRoots.totalNano),
    nodes,
    otherRoots: otherRoots.result,
  };
}

function lay(trace: WeightedTrace, trie: PathTrie<Merged>, otherRoots: Remainder): void {
  const weight = weightOf(trace.weight);
  const millionths = weightMillionths(weight);
  const places = new Map<SpanNode, { readonly node: PathNode<Merged> | undefined; readonly isUntold: boolean }>();
  for (const spanNode of spanForest(trace.spans).nodes) {
    const above = spanNode.parent && places.get(spanNode.parent);
    const node = above?.isUntold === true ? undefined : trie.step(above?.node, spanNode.span);
    places.set(spanNode, { node: node ?? above?.node, isUntold: node === undefined });
    if (node === undefined) {
      (above?.node?.value.other ?? otherRoots).addUntold(spanNode, weight, millionths);
      continue;
    }
    const merged = node.value;
    merged.spanCount += weight;
    if (spanNode.span.statusCode === 'ERROR') merged.errorSpanCount += weight;
    if (merged.lastTrace !== trace) merged.traceCount += weight;
    merged.lastTrace = trace;
    merged.duration.add(spanNode.durationNano, millionths);
    merged.self.add(spanNode.selfNano, millionths);
  }
}

function widthsOf(nodes: readonly PathNode<Merged>[]): Map<PathNode<Merged>, bigint> {
  const widths = new Map<PathNode<Merged>, bigint>();
  for (const node of nodes.toReversed()) {
    const width = (widths.get(node) ?? 0n) + node.value.self.nano + node.value.other.totalNano;
    widths.set(node, width);
    if (node.parent !== undefined) widths.set(node.parent, (widths.get(node.parent) ?? 0n) + width);
  }
  return widths;
}

/** The widest. A parent is at least as wide as its child and, among equals, less deep: it is never left out alone, which would hide its children. */
function shownNodes(
  nodes: readonly PathNode<Merged>[],
  widths: ReadonlyMap<PathNode<Merged>, bigint>,
  nodesMax: number,
): ReadonlySet<PathNode<Merged>> {
  return new Set(
    nodes.toSorted((a, b) => byWidth(a, b, widths) || a.depth - b.depth || byName(a, b)).slice(0, nodesMax),
  );
}

function foldHidden(
  nodes: readonly PathNode<Merged>[],
  shown: ReadonlySet<PathNode<Merged>>,
  otherRoots: Remainder,
): void {
  for (const node of nodes.toReversed()) {
    if (shown.has(node)) continue;
    const into = node.parent?.value.other ?? otherRoots;
    into.addNode(node.value, node.value.self.nano);
    into.addAll(node.value.other);
  }
}

function* flameNodes(
  trie: PathTrie<Merged>,
  shown: ReadonlySet<PathNode<Merged>>,
  widths: ReadonlyMap<PathNode<Merged>, bigint>,
  traceCount: number,
): Generator<FlameNode> {
  const waiting: { readonly node: PathNode<Merged>; readonly parentIndex: number | undefined }[] = [];
  const schedule = (nodes: Iterable<PathNode<Merged>>, parentIndex: number | undefined): void => {
    const siblings = [...nodes].filter((node) => shown.has(node)).sort((a, b) => byWidth(b, a, widths) || byName(b, a));
    for (const node of siblings) waiting.push({ node, parentIndex });
  };
  schedule(trie.roots, undefined);
  let index = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, parentIndex } = next;
    const merged = node.value;
    yield {
      parentIndex,
      depth: node.depth,
      serviceName: node.serviceName,
      spanName: node.spanName,
      kind: node.kind,
      spanCount: merged.spanCount,
      errorSpanCount: merged.errorSpanCount,
      traceCount: merged.traceCount,
      durationNano: merged.duration.nano,
      selfNano: merged.self.nano,
      widthNano: widths.get(node) ?? 0n,
      durationPerTraceNano: nanoPer(merged.duration.nano, traceCount),
      selfPerTraceNano: nanoPer(merged.self.nano, traceCount),
      otherBelow: merged.other.result,
    };
    schedule(node.children.values(), index++);
  }
}

/** Widest first. */
function byWidth(a: PathNode<Merged>, b: PathNode<Merged>, widths: ReadonlyMap<PathNode<Merged>, bigint>): number {
  const left = widths.get(a) ?? 0n;
  const right = widths.get(b) ?? 0n;
  return left > right ? -1 : left < right ? 1 : 0;
}

/** So that the order of the traces does not matter. */
function byName(a: PathNode<Merged>, b: PathNode<Merged>): number {
  if (a.serviceName !== b.serviceName) return a.serviceName < b.serviceName ? -1 : 1;
  if (a.spanName !== b.spanName) return a.spanName < b.spanName ? -1 : 1;
  return a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0;
}
