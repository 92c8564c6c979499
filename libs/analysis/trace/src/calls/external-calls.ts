import { bounded, boundedSpanIds, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import { peerNames } from '../gaps/lost-hop.js';
import type { AnalysisOptions } from '../options.js';
import { groupBy, keyOf } from '../sequences/call-groups.js';
import { countText, durationText, maxNano } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import type { CallType } from './call.js';

/** Calls of one service to a peer that sends no spans into this trace. Its duration is that of all calls. */
export interface ExternalCall extends Finding {
  readonly kind: 'EXTERNAL_CALL';
  readonly serviceName: string;
  readonly callType: CallType;
  /** Service, function, or host with its port where the URL has one. */
  readonly peer: string;
  readonly callCount: number;
  readonly errorCount: number;
  readonly longestNano: bigint;
  /** Different methods and routes. */
  readonly operationCount: number;
}

/** Except databases and queues, which have their own breakdowns. The most time first. */
export function findExternalCalls({ nodes }: TraceTree, options: AnalysisOptions): Bounded<ExternalCall> {
  const services = new Set(nodes.map(({ span }) => span.serviceName.toLowerCase()));
  const groups = groupBy(nodes, (node) => externalKey(node, services));
  const calls = [...groups.values()].map((members) => toExternalCall(members, options)).sort(byDuration);
  return bounded(calls, options.itemsMax);
}

function externalKey({ span, facts, children }: TraceNode, services: ReadonlySet<string>): string | undefined {
  const { call } = facts;
  if (call === undefined || call.type === 'DATABASE' || call.type === 'MESSAGING' || call.peer === '') return undefined;
  if (children.some((child) => child.span.kind === 'SERVER' || child.span.kind === 'CONSUMER')) return undefined;
  if (peerNames(call.peer).some((name) => services.has(name))) return undefined;
  return keyOf(span.serviceName, call.type, call.peer);
}

function toExternalCall(members: readonly TraceNode[], options: AnalysisOptions): ExternalCall {
  const [first] = members;
  const serviceName = first?.span.serviceName ?? '';
  const peer = first?.facts.call?.peer ?? '';
  let [durationNano, longestNano] = [0n, 0n];
  for (const node of members) {
    durationNano += durationOf(node);
    longestNano = maxNano(longestNano, durationOf(node));
  }
  const errorCount = members.filter(({ facts }) => facts.isFailed).length;
  const failed = errorCount === 0 ? '' : `, ${errorCount} of them failed`;
  return {
    kind: 'EXTERNAL_CALL',
    explanation: `${serviceName} called ${peer} ${countText(members.length, 'time')} in ${durationText(durationNano)}${failed}`,
    spanIds: boundedSpanIds(members, options.spanIdsMax),
    ...{ durationNano, serviceName, peer, errorCount, longestNano },
    callType: first?.facts.call?.type ?? 'OTHER',
    callCount: members.length,
    operationCount: new Set(members.map(({ facts }) => facts.call?.operation)).size,
  };
}
