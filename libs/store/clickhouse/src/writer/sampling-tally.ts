import type { DecisionIncrement } from '@clew/store-contract';

/** What one policy decided about the traces of a service and team in one minute. */
export class SamplingRow {
  readonly tenantId: string;
  readonly teamId: string;
  readonly serviceName: string;
  readonly minuteUnixS: number;
  readonly kept: boolean;
  readonly reason: string;
  readonly policyName: string;
  traceCount = 0;
  errorTraceCount = 0;
  partialTraceCount = 0;
  upgradedTraceCount = 0;
  unweightedTraceCount = 0;
  adjustedTraceCount = 0;
  spanCount = 0;
  adjustedSpanCount = 0;
  lateSpanCount = 0;
  byteCount = 0;

  constructor(decision: DecisionIncrement, minuteUnixS: number) {
    this.tenantId = decision.tenantId;
    this.teamId = decision.teamId;
    this.serviceName = decision.entryServiceName;
    this.minuteUnixS = minuteUnixS;
    this.kept = decision.kept;
    this.reason = decision.reason;
    this.policyName = decision.policyName;
  }

  holds({ kept, reason }: DecisionIncrement, minuteUnixS: number): boolean {
    return this.kept === kept && this.minuteUnixS === minuteUnixS && this.reason === reason;
  }
}

const MINUTE_MS = 60_000;

type Level<T> = Map<string, T>;

/** Sums of decisions, in order of first appearance. Maps within maps: their keys are strings that exist, so none is built per trace. */
export function samplingRows(decisions: readonly DecisionIncrement[]): readonly SamplingRow[] {
  const rows: SamplingRow[] = [];
  const byTenant: Level<Level<Level<Level<SamplingRow[]>>>> = new Map();
  for (const decision of decisions) {
    const byTeam = levelOf(byTenant, decision.tenantId);
    const byService = levelOf(byTeam, decision.teamId);
    const byPolicy = levelOf(byService, decision.entryServiceName);
    let candidates = byPolicy.get(decision.policyName);
    if (candidates === undefined) byPolicy.set(decision.policyName, (candidates = []));
    const minuteUnixS = Math.floor(decision.decidedAtUnixMs / MINUTE_MS) * 60;
    let row = rowOf(candidates, decision, minuteUnixS);
    if (row === undefined) {
      row = new SamplingRow(decision, minuteUnixS);
      candidates.push(row);
      rows.push(row);
    }
    count(row, decision);
  }
  return rows;
}

function levelOf<T>(level: Level<Level<T>>, key: string): Level<T> {
  let next = level.get(key);
  if (next === undefined) level.set(key, (next = new Map<string, T>()));
  return next;
}

function rowOf(
  candidates: readonly SamplingRow[],
  decision: DecisionIncrement,
  minuteUnixS: number,
): SamplingRow | undefined {
  // A policy has few verdicts in the minutes of one flush, and a closure for each trace would cost more than this.
  for (const row of candidates) if (row.holds(decision, minuteUnixS)) return row;
  return undefined;
}

/** Late spans of a trace are spans, but no trace again, unless an error among them made it kept. */
function count(row: SamplingRow, decision: DecisionIncrement): void {
  const { kept, isReopened, reason, spanCount, errorSpanCount, adjustedCount } = decision;
  const isUpgrade = kept && isReopened && errorSpanCount > 0 && reason === 'late_error';
  if (!isReopened) row.traceCount++;
  if (isUpgrade) row.upgradedTraceCount++;
  if (errorSpanCount > 0) row.errorTraceCount++;
  if (isReopened) row.lateSpanCount += spanCount;
  row.spanCount += spanCount;
  row.byteCount += decision.byteCount;
  if (!kept) return;
  row.adjustedSpanCount += adjustedCount * spanCount;
  if (isReopened && !isUpgrade) return;
  row.adjustedTraceCount += isReopened ? 0 : adjustedCount;
  if (decision.isPartial) row.partialTraceCount++;
  if (adjustedCount === 0) row.unweightedTraceCount++;
}
