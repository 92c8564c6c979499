import type { Call } from '../calls/call.js';
import { bounded, boundedSpanIds, byDuration } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { groupBy, keyOf } from '../sequences/call-groups.js';
import { countText, durationText, maxNano } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { isPoolWaitSpan, poolNameOf, waitWithin } from './pool-wait.js';

/** All calls of one service with the same normalised statement. Its duration is that of all calls. */
export interface DatabaseStatement extends Finding {
  readonly kind: 'DATABASE_STATEMENT';
  readonly serviceName: string;
  readonly system: string;
  /** Namespace of the database, else its address; '' where nothing says. */
  readonly database: string;
  /** Without values; where the span has no statement, its operation, else its name. */
  readonly statement: string;
  readonly callCount: number;
  readonly errorCount: number;
  readonly selfNano: bigint;
  readonly longestNano: bigint;
  /** Of the duration, what the calls' own spans say was waiting for a connection. */
  readonly poolWaitNano: bigint;
}

/** Waits for a connection that have spans of their own, by service and pool. Its duration is that of all waits. */
export interface PoolWait extends Finding {
  readonly kind: 'POOL_WAIT';
  readonly serviceName: string;
  /** Pool, else database system; '' where nothing says. */
  readonly poolName: string;
  readonly waitCount: number;
  readonly errorCount: number;
  readonly longestNano: bigint;
}

/** Of one service with one database system. */
export interface DatabaseUse {
  readonly serviceName: string;
  readonly system: string;
  readonly callCount: number;
  readonly statementCount: number;
  readonly errorCount: number;
  readonly totalNano: bigint;
  readonly selfNano: bigint;
  /** Within the calls. */
  readonly poolWaitNano: bigint;
}

export interface DatabaseBreakdown {
  readonly statements: Bounded<DatabaseStatement>;
  readonly poolWaits: Bounded<PoolWait>;
  readonly uses: Bounded<DatabaseUse>;
}

/** The most time first. */
export function databaseBreakdown(
  { nodes }: TraceTree,
  selfTimes: readonly bigint[],
  options: AnalysisOptions,
): DatabaseBreakdown {
  const waits = nodes.filter(isPoolWaitSpan);
  const waiting = new Set(waits);
  const calls = nodes.filter((node) => !waiting.has(node) && isInnermostCall(node));
  const statements = [...groupBy(calls, statementKey).values()]
    .flatMap((members) => toStatement(members, selfTimes, options))
    .sort(byDuration);
  const poolWaits = [...groupBy(waits, ({ span }) => keyOf(span.serviceName, poolNameOf(span))).values()]
    .map((members) => toPoolWait(members, options))
    .sort(byDuration);
  const uses = [...groupBy(statements, ({ serviceName, system }) => keyOf(serviceName, system)).values()].flatMap(
    toUse,
  );
  return {
    statements: bounded(statements, options.itemsMax),
    poolWaits: bounded(poolWaits, options.itemsMax),
    uses: bounded(uses, options.itemsMax),
  };
}

/** An ORM's span around a driver's is the same call: only the innermost counts. */
function isInnermostCall({ span, facts, children }: TraceNode): boolean {
  if (facts.call?.type !== 'DATABASE') return false;
  return !children.some(
    (child) =>
      child.facts.call?.type === 'DATABASE' && child.span.serviceName === span.serviceName && !isPoolWaitSpan(child),
  );
}

function statementKey({ span, facts }: TraceNode): string | undefined {
  const { call } = facts;
  return call === undefined ? undefined : keyOf(span.serviceName, call.system, call.peer, call.operation);
}

function toStatement(
  members: readonly TraceNode[],
  selfTimes: readonly bigint[],
  options: AnalysisOptions,
): DatabaseStatement[] {
  const [first] = members;
  const call: Call | undefined = first?.facts.call;
  if (first === undefined || call === undefined) return [];
  const { serviceName } = first.span;
  const sums = { durationNano: 0n, selfNano: 0n, longestNano: 0n, poolWaitNano: 0n, errorCount: 0 };
  for (const node of members) {
    sums.durationNano += durationOf(node);
    sums.selfNano += selfTimes[node.index] ?? 0n;
    sums.longestNano = maxNano(sums.longestNano, durationOf(node));
    sums.poolWaitNano += waitWithin(node);
    if (node.facts.isFailed) sums.errorCount++;
  }
  const { system, peer: database, operation: statement } = call;
  const wait = sums.poolWaitNano === 0n ? '' : `, ${durationText(sums.poolWaitNano)} of it waiting for a connection`;
  return [
    {
      kind: 'DATABASE_STATEMENT',
      explanation:
        `${serviceName} ran "${statement}" on ${database || system} ${countText(members.length, 'time')} in ` +
        `${durationText(sums.durationNano)}${wait}`,
      spanIds: boundedSpanIds(members, options.spanIdsMax),
      ...{ serviceName, system, database, statement, callCount: members.length },
      ...sums,
    },
  ];
}

function toPoolWait(members: readonly TraceNode[], options: AnalysisOptions): PoolWait {
  const [first] = members;
  const serviceName = first?.span.serviceName ?? '';
  const poolName = first === undefined ? '' : poolNameOf(first.span);
  let [durationNano, longestNano] = [0n, 0n];
  for (const node of members) {
    durationNano += durationOf(node);
    longestNano = maxNano(longestNano, durationOf(node));
  }
  return {
    kind: 'POOL_WAIT',
    explanation:
      `${serviceName} waited ${countText(members.length, 'time')} for a connection${poolName === '' ? '' : ` of ${poolName}`}, ` +
      `${durationText(durationNano)} in all, ${durationText(longestNano)} at most`,
    spanIds: boundedSpanIds(members, options.spanIdsMax),
    ...{ durationNano, serviceName, poolName, longestNano },
    waitCount: members.length,
    errorCount: members.filter(({ facts }) => facts.isFailed).length,
  };
}

function toUse(statements: readonly DatabaseStatement[]): DatabaseUse[] {
  const [first] = statements;
  if (first === undefined) return [];
  const use = { callCount: 0, errorCount: 0, totalNano: 0n, selfNano: 0n, poolWaitNano: 0n };
  for (const statement of statements) {
    use.callCount += statement.callCount;
    use.errorCount += statement.errorCount;
    use.totalNano += statement.durationNano;
    use.selfNano += statement.selfNano;
    use.poolWaitNano += statement.poolWaitNano;
  }
  return [{ serviceName: first.serviceName, system: first.system, statementCount: statements.length, ...use }];
}
