import type { SpanId } from '@clew/trace-model';

import type { TraceNode } from './tree/trace-node.js';

/** The first of a list, and how long it is. */
export interface Bounded<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export type FindingKind =
  | 'CLOCK_SKEW'
  | 'ORPHANS'
  | 'GAP'
  | 'RETRY'
  | 'REPEATED_CALL'
  | 'MESSAGING_LAG'
  | 'DATABASE_STATEMENT'
  | 'POOL_WAIT'
  | 'EXTERNAL_CALL'
  | 'COLD_START'
  | 'FAN_OUT'
  | 'ERROR_ORIGIN';

/** What every finding says. Facts only: how grave it is, the reader judges. */
export interface Finding {
  readonly kind: FindingKind;
  /** One line, made of the facts beside it. */
  readonly explanation: string;
  /** Spans it is about, in the order of their start. */
  readonly spanIds: Bounded<SpanId>;
  /** Time it is about: what was lost, waited or spent. In nanoseconds. */
  readonly durationNano: bigint;
}

export function bounded<T>(all: readonly T[], itemsMax: number): Bounded<T> {
  return { items: all.length > itemsMax ? all.slice(0, itemsMax) : all, total: all.length };
}

export function boundedSpanIds(nodes: readonly TraceNode[], spanIdsMax: number): Bounded<SpanId> {
  return { items: nodes.slice(0, spanIdsMax).map(({ span }) => span.spanId), total: nodes.length };
}

/** Longest first; of equal ones the order stays. */
export function byDuration(a: { readonly durationNano: bigint }, b: { readonly durationNano: bigint }): number {
  if (a.durationNano === b.durationNano) return 0;
  return a.durationNano > b.durationNano ? -1 : 1;
}
