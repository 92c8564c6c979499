import type { SamplingCounts } from '@clew/store-contract';

/** Rates over the decision log; undefined where there was nothing to measure. All but the drifts are from 0 to 1. */
export interface SamplingQuality {
  /** Traces with an error that were kept. */
  readonly errorCaptureRate: number | undefined;
  readonly keptTraceRate: number | undefined;
  /** Spans that were kept: the effective sampling rate. */
  readonly keptSpanRate: number | undefined;
  readonly keptByteRate: number | undefined;
  /** Of the kept traces, those that are stored in part only. */
  readonly partialTraceRate: number | undefined;
  /** Of all spans, those that came after their trace was closed. */
  readonly lateSpanRate: number | undefined;
  /**
   * How far an estimate from stored traces is from the truth: 0.02 says 2% too many. Chance alone makes it about 1 / sqrt(traces
   * that were drawn).
   */
  readonly traceDrift: number | undefined;
  readonly spanDrift: number | undefined;
}

export function samplingQuality(counts: SamplingCounts): SamplingQuality {
  return {
    errorCaptureRate: ratio(counts.keptErrorTraceCount, counts.errorTraceCount),
    keptTraceRate: ratio(counts.keptTraceCount, counts.traceCount),
    keptSpanRate: ratio(counts.keptSpanCount, counts.spanCount),
    keptByteRate: ratio(counts.keptByteCount, counts.byteCount),
    partialTraceRate: ratio(counts.partialTraceCount, counts.keptTraceCount),
    lateSpanRate: ratio(counts.lateSpanCount, counts.spanCount),
    traceDrift: drift(counts.adjustedTraceCount, counts.traceCount),
    spanDrift: drift(counts.adjustedSpanCount, counts.spanCount),
  };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

function drift(estimate: number, truth: number): number | undefined {
  return truth === 0 ? undefined : estimate / truth - 1;
}
