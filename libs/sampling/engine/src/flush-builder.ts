import { SpanHeader } from '@clew/otlp';
import type { Verdict } from '@clew/sampling-policies';
import type { Flush, FlushId, KeptSpan, TraceIncrement } from '@clew/store-contract';

import { DecisionRows } from './decision-rows.js';
import type { ManifestEntry } from './manifest.js';
import type { PartitionState } from './partition-state.js';
import { NONE } from './slot-index.js';
import { decodeText } from './text.js';
import { TraceTimes } from './trace-times.js';

/** Collects the rows of one flush. Spans point into the arena, which is not reused before `SpanArena.settle`. */
export class FlushBuilder {
  private readonly state: PartitionState;
  private readonly spans: KeptSpan[] = [];
  private readonly traces: TraceIncrement[] = [];
  private readonly decisions: DecisionRows;
  private readonly header = new SpanHeader();

  /** @param streamTimeMs of the flush */
  constructor(state: PartitionState, streamTimeMs: number) {
    this.state = state;
    this.decisions = new DecisionRows(state, streamTimeMs);
  }

  /** The trace is closed; its spans are still there. */
  addDecision(trace: number, entry: ManifestEntry): void {
    this.decisions.add(trace, this.state.traces.idOf(trace), entry);
  }

  /** Adds all spans of the trace that were not written yet, but for those let go for lack of room. */
  addPending(trace: number, verdict: Verdict): void {
    const { traces, spans } = this.state;
    const times = new TraceTimes();
    const serviceNames = new Set<string>();
    let root = NONE;
    let spanCount = 0;
    let errorSpanCount = 0;
    const hasError = traces.hasError(trace);
    let retentionDays = 0;
    let storeDay = Infinity;
    for (let span = traces.pendingSpan[trace] ?? NONE; span !== NONE; span = spans.next(span)) {
      if (spans.block(span) === NONE) continue;
      const kept = this.keptSpan(span, verdict, hasError);
      this.spans.push(kept);
      spanCount++;
      retentionDays = Math.max(retentionDays, kept.retentionDays);
      storeDay = Math.min(storeDay, kept.storeDay);
      serviceNames.add(kept.group.serviceName);
      times.add(spans.startLo(span), spans.startHi(span), spans.endLo(span), spans.endHi(span));
      if (spans.isError(span)) errorSpanCount++;
      const isRoot = (spans.parentIdLo(span) | spans.parentIdHi(span)) === 0;
      if (isRoot && root === NONE) root = span;
    }
    if (spanCount === 0) return;
    this.traces.push({
      tenantId: this.state.tenants.get(traces.tenant[trace] ?? NONE),
      traceId: this.state.traces.idOf(trace),
      retentionDays,
      storeDay,
      startTimeUnixNano: times.startNano(),
      endTimeUnixNano: times.endNano(),
      ...this.root(root),
      spanCount,
      errorSpanCount,
      serviceNames: [...serviceNames],
      adjustedCount: verdict.adjustedCount / this.state.upstream.ofTrace(trace),
      decisionReason: verdict.reason,
    });
  }

  build(id: FlushId, rollups: Pick<Flush, 'red' | 'edges' | 'usage'>): Flush {
    const { decisions, dryRuns } = this.decisions;
    return { id, spans: this.spans, traces: this.traces, ...rollups, decisions, dryRuns };
  }

  /** @param hasError whether its trace has one: known to all who read the same messages up to the same flush */
  private keptSpan(span: number, verdict: Verdict, hasError: boolean): KeptSpan {
    const { spans, arena, groups, contexts } = this.state;
    const context = contexts.get(spans.context(span));
    const start = spans.blockStart(span);
    return {
      bytes: arena.bytesOf(span),
      start,
      end: start + spans.byteLength(span),
      group: groups.get(spans.group(span)),
      tenantId: context.tenantId,
      teamId: context.teamId,
      retentionDays: hasError ? context.errorRetentionDays : context.retentionDays,
      storeDay: spans.storeDay(span),
      adjustedCount: verdict.adjustedCount / this.state.upstream.ofSpan(span),
      decisionReason: verdict.reason,
    };
  }

  private root(span: number): Pick<TraceIncrement, 'rootServiceName' | 'rootSpanName' | 'rootDurationNano'> {
    if (span === NONE) return { rootServiceName: '', rootSpanName: '', rootDurationNano: 0n };
    const { spans, arena, evidence } = this.state;
    const bytes = arena.bytesOf(span);
    const start = spans.blockStart(span);
    this.header.read(bytes, start, start + spans.byteLength(span));
    return {
      rootServiceName: evidence.serviceName(span),
      rootSpanName: decodeText(bytes, this.header.nameStart, this.header.nameEnd),
      rootDurationNano: BigInt(spans.durationNano(span)),
    };
  }
}
