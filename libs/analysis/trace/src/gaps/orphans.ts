import type { SpanId } from '@clew/trace-model';

import { bounded, boundedSpanIds } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { groupBy, keyOf } from '../sequences/call-groups.js';
import { countText, maxNano, minNano } from '../time/nanoseconds.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { LostHops, NO_HOP } from './lost-hop.js';
import type { HopEvidence, LostHop } from './lost-hop.js';

/** Fragments of the trace that hang on nothing, and the hop that probably lost their parent. Their duration is their extent. */
export interface OrphanGroup extends Finding {
  readonly kind: 'ORPHANS';
  readonly reason: 'MISSING_PARENT' | 'PARENT_CYCLE';
  /** Service of the orphans. */
  readonly serviceName: string;
  /** Service that probably called; '' where nothing says. */
  readonly callerServiceName: string;
  /** Undefined where no single span is the likely caller. */
  readonly callerSpanId: SpanId | undefined;
  readonly evidence: HopEvidence;
  /** Different parents that are missing: orphans that share one hung on the same lost span. */
  readonly missingParentCount: number;
}

export interface Orphans {
  readonly groups: Bounded<OrphanGroup>;
  readonly orphanSpanCount: number;
  /** True when no span says that it is the root. */
  readonly isRootMissing: boolean;
}

export function findOrphans(tree: TraceTree, options: AnalysisOptions): Orphans {
  const orphans = tree.roots.filter(({ rootReason }) => rootReason !== 'ROOT');
  const hops = new LostHops(tree);
  const found = orphans.map((orphan) => ({
    orphan,
    hop: orphan.rootReason === 'PARENT_CYCLE' ? NO_HOP : hops.of(orphan),
  }));
  const groups = groupBy(found, ({ orphan, hop }) =>
    keyOf(orphan.rootReason ?? '', orphan.span.serviceName, hop.evidence, hop.caller?.span.serviceName ?? ''),
  );
  const all = [...groups.values()].map((members) => toGroup(members, options)).sort(byCount);
  return {
    groups: bounded(all, options.itemsMax),
    orphanSpanCount: orphans.length,
    isRootMissing: tree.nodes.length > 0 && orphans.length === tree.roots.length,
  };
}

function byCount(a: OrphanGroup, b: OrphanGroup): number {
  return b.spanIds.total - a.spanIds.total;
}

function toGroup(
  members: readonly { readonly orphan: TraceNode; readonly hop: LostHop }[],
  options: AnalysisOptions,
): OrphanGroup {
  const nodes = members.map(({ orphan }) => orphan);
  const [first] = members;
  const serviceName = first?.orphan.span.serviceName ?? '';
  const evidence = first?.hop.evidence ?? 'NONE';
  const callers = new Set(members.map(({ hop }) => hop.caller));
  const caller = first?.hop.caller;
  const isCycle = first?.orphan.rootReason === 'PARENT_CYCLE';
  const callerServiceName = evidence === 'SAME_SERVICE' ? serviceName : (caller?.span.serviceName ?? '');
  return {
    kind: 'ORPHANS',
    explanation: explain({ count: nodes.length, serviceName, callerServiceName, evidence, isCycle }),
    spanIds: boundedSpanIds(nodes, options.spanIdsMax),
    durationNano: extentOf(nodes),
    reason: isCycle ? 'PARENT_CYCLE' : 'MISSING_PARENT',
    ...{ serviceName, callerServiceName, evidence },
    callerSpanId: callers.size === 1 ? caller?.span.spanId : undefined,
    missingParentCount: new Set(nodes.map(({ span }) => span.parentSpanId)).size,
  };
}

function extentOf(nodes: readonly TraceNode[]): bigint {
  let [start, end] = [nodes[0]?.startNano ?? 0n, nodes[0]?.endNano ?? 0n];
  for (const node of nodes) [start, end] = [minNano(start, node.startNano), maxNano(end, node.endNano)];
  return end - start;
}

function explain(facts: {
  readonly count: number;
  readonly serviceName: string;
  readonly callerServiceName: string;
  readonly evidence: HopEvidence;
  readonly isCycle: boolean;
}): string {
  const { count, serviceName, callerServiceName, evidence, isCycle } = facts;
  const spans = `${countText(count, 'span')} of ${serviceName}`;
  if (isCycle) return `${spans}: following the parents leads back to where it began`;
  const lost = `${spans}: the parent is not stored`;
  switch (evidence) {
    case 'SAME_SERVICE':
      return `${lost}; it belongs to ${serviceName} itself, which did not send it (yet) or lost it`;
    case 'LINK':
      return `${lost}; a link leads to ${callerServiceName}`;
    case 'PEER':
      return `${lost}; ${callerServiceName} calls ${serviceName} at that time without an answering span, so the context was lost between them`;
    case 'TIME':
      return `${lost}; a call of ${callerServiceName} without an answering span runs at that time`;
    case 'NONE':
      return `${lost}; no stored call fits, so the caller is not instrumented or its spans were lost`;
  }
}
