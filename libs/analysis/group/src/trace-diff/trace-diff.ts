import type { StoredSpan } from '@clew/store-contract';
import type { SpanId, SpanKind, StatusCode } from '@clew/trace-model';

import { spanForest, type SpanForest, type SpanNode } from '../spans/span-forest.js';
import { alignChildren, type Match } from './align-children.js';
import { attributeChanges, type AttributeChange } from './attribute-changes.js';
import { SubtreeShapes } from './subtree-shapes.js';

export interface DiffSide {
  readonly spanId: SpanId;
  /** After the earliest start in its trace. */
  readonly startOffsetNano: bigint;
  readonly durationNano: bigint;
  readonly selfNano: bigint;
  readonly statusCode: StatusCode;
}

/** One place of the two traces laid over each other. Deltas are right minus left; a side that is absent counts 0. */
export interface DiffNode {
  /** In `nodes`; undefined at the top. Always smaller than its own place. */
  readonly parentIndex: number | undefined;
  readonly depth: number;
  readonly presence: 'both' | 'added' | 'removed';
  readonly serviceName: string;
  readonly spanName: string;
  readonly kind: SpanKind;
  readonly left: DiffSide | undefined;
  readonly right: DiffSide | undefined;
  readonly durationDeltaNano: bigint;
  readonly selfDeltaNano: bigint;
  readonly isStatusChanged: boolean;
  readonly attributeChanges: readonly AttributeChange[];
}

/** What makes one trace longer than the other: a span's own time, or a whole subtree that only one of them has. */
export interface DiffContributor {
  /** In `nodes`. */
  readonly nodeIndex: number;
  /** Own time of the span, or of all spans of the subtree that is added or removed. */
  readonly selfDeltaNano: bigint;
  readonly spanCount: number;
  /** Of everything that changed, up and down: the shares of all contributors make 1. */
  readonly share: number;
}

export interface TraceDiff {
  /** From the earliest start to the latest end. */
  readonly leftDurationNano: bigint;
  readonly rightDurationNano: bigint;
  readonly durationDeltaNano: bigint;
  readonly leftSpanCount: number;
  readonly rightSpanCount: number;
  readonly addedSpanCount: number;
  readonly removedSpanCount: number;
  readonly statusChangeCount: number;
  /** Depth first, every parent before its children, in order of start. */
  readonly nodes: readonly DiffNode[];
  /** Largest first; of those with an index in `nodes`. */
  readonly contributors: readonly DiffContributor[];
  /** True when there are more nodes than `nodesMax`. Counts and durations are of all. */
  readonly isTruncated: boolean;
}

export interface TraceDiffOptions {
  readonly nodesMax?: number;
  readonly contributorsMax?: number;
  readonly attributeChangesPerNodeMax?: number;
}

interface Task extends Match {
  readonly parentIndex: number | undefined;
}

/** What is different between two traces, place by place, and what accounts for most of it. */
export function diffTraces(
  left: readonly StoredSpan[],
  right: readonly StoredSpan[],
  { nodesMax = 20_000, contributorsMax = 50, attributeChangesPerNodeMax = 32 }: TraceDiffOptions = {},
): TraceDiff {
  const sides = { left: sideOf(left), right: sideOf(right) };
  const all = mergedNodes(sides.left, sides.right, attributeChangesPerNodeMax);
  const nodes = all.slice(0, nodesMax);
  return {
    leftDurationNano: sides.left.durationNano,
    rightDurationNano: sides.right.durationNano,
    durationDeltaNano: sides.right.durationNano - sides.left.durationNano,
    leftSpanCount: sides.left.forest.nodes.length,
    rightSpanCount: sides.right.forest.nodes.length,
    addedSpanCount: all.filter((node) => node.presence === 'added').length,
    removedSpanCount: all.filter((node) => node.presence === 'removed').length,
    statusChangeCount: all.filter((node) => node.isStatusChanged).length,
    nodes,
    contributors: contributorsOf(all)
      .filter(({ nodeIndex }) => nodeIndex < nodes.length)
      .slice(0, contributorsMax),
    isTruncated: nodes.length < all.length,
  };
}

interface Side {
  readonly forest: SpanForest;
  readonly startTimeUnixNano: bigint;
  readonly durationNano: bigint;
}

function sideOf(spans: readonly StoredSpan[]): Side {
  const forest = spanForest(spans);
  const startTimeUnixNano = forest.roots[0]?.span.startTimeUnixNano ?? 0n;
  let start = startTimeUnixNano;
  let end = startTimeUnixNano;
  for (const { span, durationNano } of forest.nodes) {
    if (span.startTimeUnixNano < start) start = span.startTimeUnixNano;
    if (span.startTimeUnixNano + durationNano > end) end = span.startTimeUnixNano + durationNano;
  }
  return { forest, startTimeUnixNano: start, durationNano: end - start };
}

function mergedNodes(left: Side, right: Side, attributeChangesMax: number): readonly DiffNode[] {
  const shapes = new SubtreeShapes();
  shapes.number(left.forest);
  shapes.number(right.forest);
  const nodes: DiffNode[] = [];
  const waiting: Task[] = [];
  const schedule = (above: Pick<Match, 'leftBelow' | 'rightBelow'>, parentIndex: number | undefined): void => {
    const matches = alignChildren(above.leftBelow, above.rightBelow, shapes);
    const inOrder = matches.toSorted((a, b) => compare(offsetOf(b, left, right), offsetOf(a, left, right)));
    for (const match of inOrder) waiting.push({ ...match, parentIndex });
  };
  schedule({ leftBelow: left.forest.roots, rightBelow: right.forest.roots }, undefined);
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    const node = diffNode(task, nodes, left, right, attributeChangesMax);
    if (node === undefined) continue;
    nodes.push(node);
    schedule(task, nodes.length - 1);
  }
  return nodes;
}

function diffNode(
  task: Task,
  nodes: readonly DiffNode[],
  left: Side,
  right: Side,
  attributeChangesMax: number,
): DiffNode | undefined {
  const shown = task.right ?? task.left;
  if (shown === undefined) return undefined;
  const parent = task.parentIndex === undefined ? undefined : nodes[task.parentIndex];
  const both = task.left !== undefined && task.right !== undefined ? { left: task.left, right: task.right } : undefined;
  return {
    parentIndex: task.parentIndex,
    depth: parent === undefined ? 0 : parent.depth + 1,
    presence: both !== undefined ? 'both' : task.left === undefined ? 'added' : 'removed',
    serviceName: shown.span.serviceName,
    spanName: shown.span.name,
    kind: shown.span.kind,
    left: task.left && diffSide(task.left, left),
    right: task.right && diffSide(task.right, right),
    durationDeltaNano: (task.right?.durationNano ?? 0n) - (task.left?.durationNano ?? 0n),
    selfDeltaNano: (task.right?.selfNano ?? 0n) - (task.left?.selfNano ?? 0n),
    isStatusChanged: both !== undefined && both.left.span.statusCode !== both.right.span.statusCode,
    attributeChanges: both === undefined ? [] : attributeChanges(both.left.span, both.right.span, attributeChangesMax),
  };
}

function diffSide({ span, durationNano, selfNano }: SpanNode, side: Side): DiffSide {
  return {
    spanId: span.spanId,
    startOffsetNano: span.startTimeUnixNano - side.startTimeUnixNano,
    durationNano,
    selfNano,
    statusCode: span.statusCode,
  };
}

function contributorsOf(nodes: readonly DiffNode[]): readonly DiffContributor[] {
  const selfDeltas = nodes.map((node) => node.selfDeltaNano);
  const spanCounts = nodes.map(() => 1);
  const contributors: Omit<DiffContributor, 'share'>[] = [];
  // From the end: a subtree that is there once is summed up before its top is reached.
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index];
    const selfDeltaNano = selfDeltas[index] ?? 0n;
    const spanCount = spanCounts[index] ?? 0;
    const above = node?.parentIndex;
    const isWithin = above !== undefined && node?.presence !== 'both' && nodes[above]?.presence === node?.presence;
    if (isWithin) {
      selfDeltas[above] = (selfDeltas[above] ?? 0n) + selfDeltaNano;
      spanCounts[above] = (spanCounts[above] ?? 0) + spanCount;
    } else if (selfDeltaNano !== 0n) {
      contributors.push({ nodeIndex: index, selfDeltaNano, spanCount });
    }
  }
  const total = contributors.reduce((sum, { selfDeltaNano }) => sum + magnitude(selfDeltaNano), 0n);
  return contributors
    .sort((a, b) => compare(magnitude(b.selfDeltaNano), magnitude(a.selfDeltaNano)) || a.nodeIndex - b.nodeIndex)
    .map((each) => ({ ...each, share: Number(magnitude(each.selfDeltaNano)) / Number(total) }));
}

function offsetOf(match: Match, left: Side, right: Side): bigint {
  if (match.right !== undefined) return match.right.span.startTimeUnixNano - right.startTimeUnixNano;
  return (match.left?.span.startTimeUnixNano ?? 0n) - left.startTimeUnixNano;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
