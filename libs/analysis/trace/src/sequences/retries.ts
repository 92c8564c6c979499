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
  /** Attempts of other chains below these: retries of retries multiply. */
  readonly nestedAttemptCount: number;
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
  const runs: TraceNode[][] = [];
  const collect = (siblings: readonly TraceNode[]): void => {
    if (siblings.length < 2) return;
    for (const attempts of groupBy(siblings, attemptKey).values()) {
      for (const run of sequentialRuns(attempts, options.overlapNanoMax, isRetry)) {
        if (run.length > 1) runs.push(run);
      }
    }
  };
  collect(roots);
  for (const { children } of nodes) collect(children);
  const nested = attemptsBelow(nodes, runs);
  const chains = runs.map((run) => toChain(run, nested, options));
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

/** How many spans below a node, by its index, are attempts of some chain. */
function attemptsBelow(nodes: readonly TraceNode[], runs: readonly (readonly TraceNode[])[]): Uint32Array {
  const attempts = new Set(runs.flat());
  const below = new Uint32Array(nodes.length);
  for (const node of nodes.toReversed()) {
    if (node.parent === undefined) continue;
    const own = attempts.has(node) ? 1 : 0;
    below[node.parent.index] = (below[node.parent.index] ?? 0) + (below[node.index] ?? 0) + own;
  }
  return below;
}

function toChain(attempts: readonly TraceNode[], nested: Uint32Array, options: AnalysisOptions): RetryChain {
  const [first] = attempts;
  const last = attempts.at(-1);
  const failed = attempts.filter(({ facts }) => facts.isFailed);
  const isSuccessful = last?.facts.isFailed === false;
  const durationNano = first === undefined || last === undefined ? 0n : last.startNano - first.startNano;
  const nestedAttemptCount = attempts.reduce((sum, { index }) => sum + (nested[index] ?? 0), 0);
  const multiplied =
    nestedAttemptCount === 0 ? '' : `, with ${countText(nestedAttemptCount, 'attempt')} of calls below`;
  const call = first?.facts.call;
  const operation = call?.operation ?? first?.span.name ?? '';
  const serviceName = first?.span.serviceName ?? '';
  return {
    kind: 'RETRY',
    explanation:
      `${serviceName} made "${operation}" ${countText(attempts.length, 'time')}: ` +
      `${isSuccessful ? 'the last one succeeded' : 'the last one failed, too'}, ` +
      `${durationText(durationNano)} after the first began${multiplied}`,
    spanIds: boundedSpanIds(attempts, options.spanIdsMax),
    ...{ durationNano, serviceName, operation, isSuccessful },
    peer: call?.peer ?? '',
    attemptCount: attempts.length,
    failedCount: failed.length,
    nestedAttemptCount,
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
