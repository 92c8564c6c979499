import type { SpanId } from '@clew/trace-model';

import { bounded } from '../finding.js';
import type { Bounded } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { groupBy } from '../sequences/call-groups.js';
import { compareNano } from '../sequences/runs.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceTree } from '../tree/trace-node.js';
import { shareOf } from './nanoseconds.js';
import { PathWalk } from './path-walk.js';
import type { PathPiece } from './path-walk.js';

/** Stretch of the critical path. Segments follow each other without a hole or an overlap. */
export interface CriticalPathSegment {
  readonly spanId: SpanId;
  readonly serviceName: string;
  readonly spanName: string;
  /** `SELF`: the span worked. `WAIT`: nothing of the trace ran, and the span came next, as after a queue. */
  readonly activity: 'SELF' | 'WAIT';
  /** False before and after the root span ran: work that nobody waited for. */
  readonly isWithinRoot: boolean;
  readonly startNano: bigint;
  readonly endNano: bigint;
}

export interface CriticalPathShare {
  /** Undefined where it is the share of a service. */
  readonly spanId: SpanId | undefined;
  readonly serviceName: string;
  readonly spanName: string;
  /** On the path, all of it. */
  readonly durationNano: bigint;
  /** Of the root span's duration, of what is on the path while it ran; 0 to 1. */
  readonly share: number;
}

/** What the trace's duration is made of. Shortening anything that is not on it makes the request no faster. */
export interface CriticalPath {
  /** Undefined without spans. */
  readonly rootSpanId: SpanId | undefined;
  /** The segments added up: from the earliest start to the latest end below the root, so the trace's where it has one root. */
  readonly durationNano: bigint;
  readonly rootDurationNano: bigint;
  /** In the order of time. Sums and shares are of all of them. */
  readonly segments: Bounded<CriticalPathSegment>;
  readonly byService: Bounded<CriticalPathShare>;
  readonly bySpan: Bounded<CriticalPathShare>;
}

/**
 * Of the main root. While it runs, a child counts as long as its parent runs; before and after that (consumers, what was left
 * running) the path leads to whatever ended last.
 */
export function criticalPathOf(tree: TraceTree, options: AnalysisOptions): CriticalPath {
  const { mainRoot: root } = tree;
  if (root === undefined) return NO_PATH;
  const within = PathWalk.withinParents(options.overlapNanoMax);
  const through = PathWalk.throughDescendants(tree, options.overlapNanoMax);
  const { startNano, endNano } = through.windowOf(root);
  const segments = [
    ...through.explain(root, root.endNano, endNano).map((piece) => toSegment(piece, false)),
    ...within.explain(root, root.startNano, root.endNano).map((piece) => toSegment(piece, true)),
    ...through.explain(root, startNano, root.startNano).map((piece) => toSegment(piece, false)),
  ].toReversed();
  const rootDurationNano = durationOf(root);
  const shares = (keyOf: (segment: CriticalPathSegment) => string, isOfSpan: boolean) =>
    [...groupBy(segments, keyOf).values()]
      .map((members) => shareOfPath(members, rootDurationNano, isOfSpan))
      .sort((a, b) => compareNano(b.durationNano, a.durationNano));
  return {
    rootSpanId: root.span.spanId,
    durationNano: endNano - startNano,
    rootDurationNano,
    segments: bounded(segments, options.segmentsMax),
    byService: bounded(
      shares(({ serviceName }) => serviceName, false),
      options.itemsMax,
    ),
    bySpan: bounded(
      shares(({ spanId, serviceName }) => `${spanId} ${serviceName}`, true),
      options.itemsMax,
    ),
  };
}

const NONE = { items: [], total: 0 };
const NO_PATH: CriticalPath = {
  ...{ rootSpanId: undefined, durationNano: 0n, rootDurationNano: 0n, segments: NONE },
  ...{ byService: NONE, bySpan: NONE },
};

function toSegment({ node, isWait, startNano, endNano }: PathPiece, isWithinRoot: boolean): CriticalPathSegment {
  const { spanId, serviceName, name: spanName } = node.span;
  return { spanId, serviceName, spanName, activity: isWait ? 'WAIT' : 'SELF', isWithinRoot, startNano, endNano };
}

function shareOfPath(
  members: readonly CriticalPathSegment[],
  rootDurationNano: bigint,
  isOfSpan: boolean,
): CriticalPathShare {
  let [durationNano, withinNano] = [0n, 0n];
  for (const { startNano, endNano, isWithinRoot } of members) {
    durationNano += endNano - startNano;
    if (isWithinRoot) withinNano += endNano - startNano;
  }
  const [first] = members;
  return {
    spanId: isOfSpan ? first?.spanId : undefined,
    serviceName: first?.serviceName ?? '',
    spanName: isOfSpan ? (first?.spanName ?? '') : '',
    ...{ durationNano, share: shareOf(withinNano, rootDurationNano) },
  };
}
