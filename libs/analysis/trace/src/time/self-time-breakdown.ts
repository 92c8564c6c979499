import type { SpanId, SpanKind } from '@clew/trace-model';

import { bounded } from '../finding.js';
import type { Bounded } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { groupBy, keyOf } from '../sequences/call-groups.js';
import { compareNano } from '../sequences/runs.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { shareOf } from './nanoseconds.js';

/** Of the spans of one service, or of one name in it. */
export interface SelfTimeGroup {
  readonly serviceName: string;
  /** '' for all spans of the service. */
  readonly spanName: string;
  readonly spanCount: number;
  /** Durations added up; nested and parallel spans count each. */
  readonly totalNano: bigint;
  readonly selfNano: bigint;
  /** Of the self times of all spans, 0 to 1. */
  readonly share: number;
}

export interface SpanSelfTime {
  readonly spanId: SpanId;
  readonly serviceName: string;
  readonly spanName: string;
  readonly spanKind: SpanKind;
  readonly totalNano: bigint;
  readonly selfNano: bigint;
  readonly share: number;
}

/** Where time was spent, the most first. */
export interface SelfTimes {
  /** Self times of all spans; more than the trace took where spans run side by side. */
  readonly selfNano: bigint;
  readonly byService: Bounded<SelfTimeGroup>;
  readonly bySpanName: Bounded<SelfTimeGroup>;
  readonly bySpan: Bounded<SpanSelfTime>;
}

export function selfTimeBreakdown(
  { nodes }: TraceTree,
  selfTimes: readonly bigint[],
  { itemsMax }: AnalysisOptions,
): SelfTimes {
  const selfOf = ({ index }: TraceNode): bigint => selfTimes[index] ?? 0n;
  const selfNano = selfTimes.reduce((sum, self) => sum + self, 0n);
  const groups = (nameOf: (node: TraceNode) => string): SelfTimeGroup[] =>
    [...groupBy(nodes, (node) => keyOf(node.span.serviceName, nameOf(node))).values()]
      .map((members) => groupOf(members, nameOf, selfOf, selfNano))
      .sort(bySelf);
  const heaviest = nodes.toSorted((a, b) => compareNano(selfOf(b), selfOf(a))).slice(0, itemsMax);
  return {
    selfNano,
    byService: bounded(
      groups(() => ''),
      itemsMax,
    ),
    bySpanName: bounded(
      groups(({ span }) => span.name),
      itemsMax,
    ),
    bySpan: { items: heaviest.map((node) => ofSpan(node, selfOf(node), selfNano)), total: nodes.length },
  };
}

function groupOf(
  members: readonly TraceNode[],
  nameOf: (node: TraceNode) => string,
  selfOf: (node: TraceNode) => bigint,
  allNano: bigint,
): SelfTimeGroup {
  let [totalNano, selfNano] = [0n, 0n];
  for (const node of members) {
    totalNano += durationOf(node);
    selfNano += selfOf(node);
  }
  const [first] = members;
  return {
    serviceName: first?.span.serviceName ?? '',
    spanName: first === undefined ? '' : nameOf(first),
    spanCount: members.length,
    ...{ totalNano, selfNano, share: shareOf(selfNano, allNano) },
  };
}

function ofSpan(node: TraceNode, selfNano: bigint, allNano: bigint): SpanSelfTime {
  const { spanId, serviceName, name: spanName, kind: spanKind } = node.span;
  return {
    ...{ spanId, serviceName, spanName, spanKind, selfNano },
    totalNano: durationOf(node),
    share: shareOf(selfNano, allNano),
  };
}

function bySelf(a: SelfTimeGroup, b: SelfTimeGroup): number {
  return compareNano(b.selfNano, a.selfNano);
}
