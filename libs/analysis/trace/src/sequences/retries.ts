import { numberOf } from '../calls/attributes.js';
import { bounded, boundedSpanIds, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { countText, durationText, maxNano } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { groupBy, keyOf } from './call-groups.js';
import { sequentialRuns } from './runs.js';

/** The same call made again after it failed. Its duration is what was lost: from the first attempt's start to the last's. */
export interface RetryChain extends Finding {
  readonly kind: 'RETRY';
  /** Whose call it is. */
  readonly serviceName: string;
  /** '' where the call says nothing of it. */
  readonly peer: string;
  readonly operation: string;
  readonly attemptCount: number;
  readonly failedCount: number;
  /** Of the last attempt. */
  readonly isSuccessful: boolean;
  /** Time between attempts: backoff. */
  readonly backoffNano: bigint;
  /** Of the failed attempts, most frequent first; five at most. */
  readonly errorTypes: readonly string[];
}

const ERROR_TYPES_MAX = 5;
const RESEND_COUNT = ['http.request.resend_count', 'http.resend_count'];

export function findRetries({ nodes, roots }: TraceTree, options: AnalysisOptions): Bounded<RetryChain> {
  const chains: RetryChain[] = [];
  const collect = (siblings: readonly TraceNode[]): void => {
    if (siblings.length < 2) return;
    for (const attempts of groupBy(siblings, attemptKey).values()) {
      for (const run of sequentialRuns(attempts, options.overlapNanoMax, isRetry)) {
        if (run.length > 1) chains.push(toChain(run, options));
      }
    }
  };
  collect(roots);
  for (const { children } of nodes) collect(children);
  return bounded(chains.sort(byDuration), options.itemsMax);
}

/** Spans that are attempts by themselves count as well: a retry loop often has a span around each try. */
function attemptKey({ span, facts }: TraceNode): string | undefined {
  if (span.kind === 'SERVER' || span.kind === 'CONSUMER') return undefined;
  const { call } = facts;
  if (call === undefined) return keyOf(span.serviceName, span.name);
  return keyOf(span.serviceName, span.kind, call.type, call.system, call.peer, call.operation);
}

/** A resend is one even if nothing failed: it may follow a redirect or a refused login. */
function isRetry(previous: TraceNode, next: TraceNode): boolean {
  return previous.facts.isFailed || (numberOf(next.span.attributes, RESEND_COUNT) ?? 0) > 0;
}

function toChain(attempts: readonly TraceNode[], options: AnalysisOptions): RetryChain {
  const [first] = attempts;
  const last = attempts.at(-1);
  const failed = attempts.filter(({ facts }) => facts.isFailed);
  const isSuccessful = last?.facts.isFailed === false;
  const durationNano = first === undefined || last === undefined ? 0n : last.startNano - first.startNano;
  const call = first?.facts.call;
  const operation = call?.operation ?? first?.span.name ?? '';
  const serviceName = first?.span.serviceName ?? '';
  return {
    kind: 'RETRY',
    explanation:
      `${serviceName} made "${operation}" ${countText(attempts.length, 'time')}: ` +
      `${isSuccessful ? 'the last one succeeded' : 'the last one failed, too'}, ` +
      `${durationText(durationNano)} after the first began`,
    spanIds: boundedSpanIds(attempts, options.spanIdsMax),
    ...{ durationNano, serviceName, operation, isSuccessful },
    peer: call?.peer ?? '',
    attemptCount: attempts.length,
    failedCount: failed.length,
    backoffNano: pausesOf(attempts),
    errorTypes: frequentErrors(failed),
  };
}

function pausesOf(nodes: readonly TraceNode[]): bigint {
  let pauses = 0n;
  for (const [at, node] of nodes.entries()) {
    const next = nodes[at + 1];
    if (next !== undefined) pauses += maxNano(0n, next.startNano - node.startNano - durationOf(node));
  }
  return pauses;
}

function frequentErrors(failed: readonly TraceNode[]): readonly string[] {
  const types = groupBy(failed, ({ facts }) => facts.errorType);
  return [...types]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, ERROR_TYPES_MAX)
    .map(([type]) => type);
}
