import type { Verdict } from '@clew/sampling-policies';
import type { DecisionIncrement, DryRunIncrement } from '@clew/store-contract';

import type { ManifestEntry } from './manifest.js';
import type { PartitionState } from './partition-state.js';
import { NONE } from './slot-index.js';
import { TraceTimes } from './trace-times.js';
import { TraceView } from './trace-view.js';

const HOUR_MS = 3_600_000;

type Counts = Pick<DryRunIncrement, 'traceCount' | 'spanCount' | 'errorTraceCount' | 'byteCount'>;
type MutableDryRun = Omit<DryRunIncrement, keyof Counts> & { -readonly [Name in keyof Counts]: Counts[Name] };

/** What one flush says of the traces it closes. A function of their spans and of the manifest, so that a replay says the same. */
export class DecisionRows {
  readonly decisions: DecisionIncrement[] = [];
  private readonly state: PartitionState;
  private readonly view: TraceView;
  private readonly decidedAtUnixMs: number;
  private readonly rehearsed = new Map<string, MutableDryRun>();

  /** @param decidedAtUnixMs stream time of the flush */
  constructor(state: PartitionState, decidedAtUnixMs: number) {
    this.state = state;
    this.view = new TraceView(state);
    this.decidedAtUnixMs = Math.floor(decidedAtUnixMs);
  }

  get dryRuns(): readonly DryRunIncrement[] {
    return [...this.rehearsed.values()];
  }

  /** The trace is closed and its spans are still there. */
  add(trace: number, traceId: Uint8Array, { verdict, candidate }: ManifestEntry): void {
    const view = this.view.of(trace);
    const { times, serviceNames } = this.ofSpans(trace);
    // Written out, as there is one for every trace: spreading costs more than all else here.
    this.decisions.push({
      tenantId: view.tenantId,
      traceId,
      teamId: view.teamId,
      environment: view.environment,
      kept: verdict.kept,
      reason: verdict.reason,
      policyName: verdict.policyName,
      policyVersion: verdict.policyVersion,
      probability: verdict.probability,
      adjustedCount: verdict.adjustedCount,
      budgetPressure: verdict.budgetPressure,
      decidedAtUnixMs: this.decidedAtUnixMs,
      isReopened: this.state.traces.isReopened[trace] === 1,
      isPartial: this.isPartial(trace, verdict),
      spanCount: view.spanCount,
      errorSpanCount: view.errorSpanCount,
      byteCount: view.byteLength,
      startTimeUnixNano: times.startNano(),
      durationNano: times.durationNano(),
      entryServiceName: view.entryServiceName,
      entrySpanName: view.entrySpanName,
      serviceNames,
      errorSignature: view.errorSignature,
      upstreamProbability: view.upstreamProbability,
    });
    if (candidate !== undefined) this.rehearse(trace, verdict, candidate);
  }

  private isPartial(trace: number, verdict: Verdict): boolean {
    if (!verdict.kept) return false;
    return (
      verdict.reason === 'late_error' || (this.state.traces.isReopened[trace] !== 1 && !this.view.of(trace).hasRoot)
    );
  }

  private ofSpans(trace: number): { readonly times: TraceTimes; readonly serviceNames: readonly string[] } {
    const { evidence, spans, traces } = this.state;
    const times = new TraceTimes();
    const serviceNames: string[] = [];
    let group = NONE;
    for (let span = traces.firstSpan[trace] ?? NONE; span !== NONE; span = spans.next(span)) {
      times.add(spans.startLo(span), spans.startHi(span), spans.endLo(span), spans.endHi(span));
      // Spans of a service come together: most are of the same group as the one before.
      if (spans.group(span) === group) continue;
      group = spans.group(span);
      const name = evidence.serviceName(span);
      if (!serviceNames.includes(name)) serviceNames.push(name);
    }
    return { times, serviceNames };
  }

  private rehearse(trace: number, active: Verdict, candidate: Verdict): void {
    const { tenantId, teamId, entryServiceName, errorSpanCount, spanCount, byteLength } = this.view.of(trace);
    const [activeVersion, candidateVersion] = [active.policyVersion, candidate.policyVersion];
    const [keptByActive, keptByCandidate] = [active.kept, candidate.kept];
    const parts = [tenantId, teamId, entryServiceName, candidateVersion, activeVersion, keptByActive, keptByCandidate];
    const key = parts.join('\0');
    let row = this.rehearsed.get(key);
    if (row === undefined) {
      const hourUnixS = Math.floor(this.decidedAtUnixMs / HOUR_MS) * (HOUR_MS / 1000);
      const names = { tenantId, teamId, serviceName: entryServiceName, candidateVersion, activeVersion, hourUnixS };
      const counts = { traceCount: 0, spanCount: 0, errorTraceCount: 0, byteCount: 0 };
      row = { ...names, keptByActive, keptByCandidate, ...counts };
      this.rehearsed.set(key, row);
    }
    row.traceCount++;
    row.spanCount += spanCount;
    row.byteCount += byteLength;
    if (errorSpanCount > 0) row.errorTraceCount++;
  }
}
