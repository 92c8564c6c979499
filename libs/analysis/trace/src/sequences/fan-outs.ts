import type { SpanId } from '@clew/trace-model';

import { bounded, boundedSpanIds, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { countText, durationText, maxNano, minNano } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { byStart } from '../tree/trace-tree.js';
import { callerOf, groupBy } from './call-groups.js';
import { concurrencyOf } from './runs.js';

/** One span that calls many others and waits for them. Its duration is the time in which at least one of the calls runs. */
export interface FanOut extends Finding {
  readonly kind: 'FAN_OUT';
  readonly callerSpanId: SpanId;
  readonly serviceName: string;
  readonly callerSpanName: string;
  /** Calls it makes: its width. */
  readonly callCount: number;
  /** Different services, functions or addresses that they go to. */
  readonly peerCount: number;
  /** Most calls that run at the same time; 1 says that each waits for the one before. */
  readonly concurrency: number;
  /** Hops between services from here down. */
  readonly depth: number;
  /** If all ran at once: the time less the longest call. An upper bound, as a call may need what another answers. */
  readonly savedNano: bigint;
}

/** Of calls over the network except to databases (see repeated calls) and queues (nobody waits for their consumers). */
export function findFanOuts(tree: TraceTree, options: AnalysisOptions): Bounded<FanOut> {
  const hops = hopsBelow(tree);
  const found: FanOut[] = [];
  for (const calls of groupBy(tree.nodes, callerKey).values()) {
    const caller = calls[0] === undefined ? undefined : callerOf(calls[0]);
    if (calls.length < options.fanOutCallsMin || caller === undefined) continue;
    const ordered = calls.toSorted(byStart);
    found.push(toFanOut(caller, ordered, hops[caller.index] ?? 0, options));
  }
  return bounded(found.sort(byDuration), options.itemsMax);
}

function callerKey(node: TraceNode): string | undefined {
  const { call } = node.facts;
  if (call === undefined || call.type === 'DATABASE' || call.type === 'MESSAGING') return undefined;
  return callerOf(node)?.index.toString();
}

function hopsBelow({ nodes }: TraceTree): readonly number[] {
  const hops = nodes.map(() => 0);
  for (const node of nodes.toReversed()) {
    const { parent } = node;
    if (parent === undefined) continue;
    const hop = parent.span.serviceName === node.span.serviceName ? 0 : 1;
    hops[parent.index] = Math.max(hops[parent.index] ?? 0, (hops[node.index] ?? 0) + hop);
  }
  return hops;
}

function toFanOut(caller: TraceNode, calls: readonly TraceNode[], depth: number, options: AnalysisOptions): FanOut {
  let [durationNano, longestNano, reached] = [0n, 0n, caller.startNano];
  for (const call of calls) {
    const from = maxNano(reached, call.startNano);
    const to = minNano(call.endNano, caller.endNano);
    durationNano += maxNano(0n, to - from);
    longestNano = maxNano(longestNano, durationOf(call));
    reached = maxNano(reached, to);
  }
  const concurrency = concurrencyOf(calls);
  const savedNano = maxNano(0n, durationNano - longestNano);
  const { spanId: callerSpanId, serviceName, name: callerSpanName } = caller.span;
  const how = concurrency === 1 ? 'one after the other' : `at most ${concurrency} at once`;
  return {
    kind: 'FAN_OUT',
    explanation:
      `${serviceName} "${callerSpanName}" makes ${countText(calls.length, 'call')}, ${how}, in ` +
      `${durationText(durationNano)}; all at once about ${durationText(savedNano)} less`,
    spanIds: boundedSpanIds(calls, options.spanIdsMax),
    ...{ durationNano, callerSpanId, serviceName, callerSpanName, concurrency, depth, savedNano },
    callCount: calls.length,
    peerCount: new Set(calls.map(({ facts }) => facts.call?.peer)).size,
  };
}
