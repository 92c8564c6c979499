import type { StoredSpan } from '@clew/store-contract';

import type { SpanFacts } from '../calls/span-facts.js';

/**
 * Why a node has no parent: it is a root by its own word, its parent is not stored, or following the parents led back to
 * itself and was cut here.
 */
export type RootReason = 'ROOT' | 'MISSING_PARENT' | 'PARENT_CYCLE';

export interface TraceNode {
  /** Its place in `TraceTree.nodes`. */
  readonly index: number;
  readonly span: StoredSpan;
  /** What its attributes say, read once. */
  readonly facts: SpanFacts;
  readonly parent: TraceNode | undefined;
  /** Undefined where there is a parent. */
  readonly rootReason: RootReason | undefined;
  /** By start, then span id. */
  readonly children: readonly TraceNode[];
  /** Corrected where the tree was; the span keeps what was sent. */
  readonly startNano: bigint;
  /** Never before the start: a span that claims so counts as one without duration. */
  readonly endNano: bigint;
}

export interface TraceTree {
  /** Parents before their children, so that a walk backwards sees children first. */
  readonly nodes: readonly TraceNode[];
  /** By start, then span id. */
  readonly roots: readonly TraceNode[];
  /** The root that the trace is about: one without a parent rather than an orphan, then the one that spans most time. */
  readonly mainRoot: TraceNode | undefined;
  /** Earliest start and latest end; 0 without spans. */
  readonly startNano: bigint;
  readonly endNano: bigint;
}

export function durationOf({ startNano, endNano }: { readonly startNano: bigint; readonly endNano: bigint }): bigint {
  return endNano - startNano;
}

/** Whether the second runs where the first called: a hop between services, or between instances of one. */
export function isAwaited(parent: TraceNode, child: TraceNode): boolean {
  return !(parent.span.kind === 'PRODUCER' && child.span.kind === 'CONSUMER');
}
