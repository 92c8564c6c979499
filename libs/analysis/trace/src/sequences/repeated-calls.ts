import type { SpanId } from '@clew/trace-model';

import type { Call, CallType } from '../calls/call.js';
import { isPoolWaitSpan } from '../database/pool-wait.js';
import { bounded, boundedSpanIds, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { countText, durationText, maxNano } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { byStart } from '../tree/trace-tree.js';
import { callerOf, groupBy, keyOf } from './call-groups.js';
import { sequentialRuns } from './runs.js';

/** The same call with other values, one after the other below one span (N+1). Its duration is that of all calls. */
export interface RepeatedCall extends Finding {
  readonly kind: 'REPEATED_CALL';
  readonly callType: CallType;
  readonly system: string;
  readonly serviceName: string;
  readonly peer: string;
  /** Normalised statement, method and route, or RPC method. */
  readonly operation: string;
  readonly callerSpanId: SpanId | undefined;
  readonly callerSpanName: string;
  readonly callCount: number;
  readonly longestNano: bigint;
  /** If one call did it for all, or all ran at once: all but the longest. */
  readonly savedNano: bigint;
}

export function findRepeatedCalls({ nodes }: TraceTree, options: AnalysisOptions): Bounded<RepeatedCall> {
  const found: RepeatedCall[] = [];
  const groups = groupBy(nodes, repeatKey);
  for (const calls of groups.values()) {
    if (calls.length < options.repeatedCallsMin) continue;
    const ordered = calls.toSorted(byStart);
    for (const run of sequentialRuns(ordered, options.overlapNanoMax, isNoRetry)) {
      const [first] = run;
      const call = first?.facts.call;
      if (run.length < options.repeatedCallsMin || first === undefined || call === undefined) continue;
      found.push(toRepeated(run, first, call, options));
    }
  }
  return bounded(found.sort(byDuration), options.itemsMax);
}

function repeatKey(node: TraceNode): string | undefined {
  const { span, facts } = node;
  const { call } = facts;
  if (call === undefined || call.type === 'MESSAGING' || isPoolWaitSpan(node)) return undefined;
  const caller = callerOf(node);
  if (caller === undefined) return undefined;
  return keyOf(caller.index.toString(), span.serviceName, call.type, call.system, call.peer, call.operation);
}

/** What comes after a failure is a retry, which is another finding. */
function isNoRetry(previous: TraceNode): boolean {
  return !previous.facts.isFailed;
}

function toRepeated(run: readonly TraceNode[], first: TraceNode, call: Call, options: AnalysisOptions): RepeatedCall {
  const caller = callerOf(first);
  let [durationNano, longestNano] = [0n, 0n];
  for (const node of run) {
    durationNano += durationOf(node);
    longestNano = maxNano(longestNano, durationOf(node));
  }
  const { serviceName } = first.span;
  const { type: callType, system, peer, operation } = call;
  const savedNano = durationNano - longestNano;
  return {
    kind: 'REPEATED_CALL',
    explanation:
      `${serviceName} "${caller?.span.name ?? ''}" makes ${countText(run.length, 'call')} of "${operation}" one after ` +
      `the other, ${durationText(durationNano)} in all; as one or at once about ${durationText(savedNano)} less`,
    spanIds: boundedSpanIds(run, options.spanIdsMax),
    ...{ durationNano, callType, system, serviceName, peer, operation, longestNano, savedNano },
    callerSpanId: caller?.span.spanId,
    callerSpanName: caller?.span.name ?? '',
    callCount: run.length,
  };
}
