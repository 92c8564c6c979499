import { durationHistogramQuantile, type DurationHistogram } from '@clew/trace-model';

import { checkedCount } from './measure-error.js';
import { measured, ratio, type Measure, type Target } from './measure.js';

/** M1, volume of spans that arrive. A normal rate is known only by looking back. */
export function ingestRate(input: {
  readonly spanCount: number;
  readonly rangeS: number;
  /** Usual spans per minute, of the same hours a week ago for instance. */
  readonly baselinePerMinute?: number;
  /** Part of the baseline by which the rate may be off it either way. */
  readonly deviationMax?: number;
}): Measure {
  const spanCount = checkedCount('spanCount', input.spanCount);
  const rangeS = checkedCount('rangeS', input.rangeS);
  const baseline = input.baselinePerMinute;
  const deviationMax = checkedCount('deviationMax', input.deviationMax ?? 0.5);
  if (baseline !== undefined) checkedCount('baselinePerMinute', baseline);
  const usual = baseline === undefined ? 'no baseline is known' : `usual are ${plain(baseline)} a minute`;
  return measured({
    id: 'M1',
    name: 'Trace ingest rate',
    unit: 'spansPerMinute',
    value: ratio(spanCount * 60, rangeS),
    target:
      baseline === undefined
        ? undefined
        : { atLeast: baseline * Math.max(0, 1 - deviationMax), atMost: baseline * (1 + deviationMax) },
    explanation: `${plain(spanCount)} spans came in ${plain(rangeS)} s; ${usual}`,
  });
}

/** M2, share of traces with a failed span. From adjusted counts or the rollups before sampling, never from kept traces as they are. */
export function traceErrorRate(input: {
  readonly errorTraceCount: number;
  readonly traceCount: number;
  readonly target?: Target;
}): Measure {
  const errors = checkedCount('errorTraceCount', input.errorTraceCount);
  const traces = checkedCount('traceCount', input.traceCount);
  return measured({
    id: 'M2',
    name: 'Trace error rate',
    unit: 'ratio',
    value: ratio(errors, traces),
    target: input.target ?? { atMost: 0.01 },
    explanation: `${plain(errors)} of ${plain(traces)} traces have a failed span`,
  });
}

/** M3, 95th percentile of the durations of traces. */
export function traceLatencyP95(input: { readonly durations: DurationHistogram; readonly target?: Target }): Measure {
  const count = [...input.durations.values()].reduce((sum, each) => sum + checkedCount('durations', each), 0);
  return measured({
    id: 'M3',
    name: 'P95 trace latency',
    unit: 'ms',
    value: count > 0 ? durationHistogramQuantile(input.durations, 0.95) / 1e6 : undefined,
    target: input.target ?? { atMost: 500 },
    explanation: `19 of 20 of ${plain(count)} traces took no longer (within 4.5%)`,
  });
}

/** M4, what the kept traces take on disk, against what was planned for them. */
export function retainedBytes(input: { readonly storedBytes: number; readonly budgetBytes?: number }): Measure {
  const stored = checkedCount('storedBytes', input.storedBytes);
  const budget = input.budgetBytes;
  if (budget !== undefined) checkedCount('budgetBytes', budget);
  return measured({
    id: 'M4',
    name: 'Traces retained',
    unit: 'bytes',
    value: stored,
    target: budget === undefined ? undefined : { atMost: budget },
    explanation: budget === undefined ? 'no budget is set' : `the budget is ${plain(budget)} bytes`,
  });
}

/** M5, share of traces that were kept. */
export function samplingRate(input: {
  readonly keptTraceCount: number;
  readonly traceCount: number;
  readonly target?: Target;
}): Measure {
  const kept = checkedCount('keptTraceCount', input.keptTraceCount);
  const traces = checkedCount('traceCount', input.traceCount);
  return measured({
    id: 'M5',
    name: 'Sampling rate',
    unit: 'ratio',
    value: ratio(kept, traces),
    target: input.target ?? { atLeast: 0.01, atMost: 0.1 },
    explanation: `${plain(kept)} of ${plain(traces)} traces were kept`,
  });
}

/** M6, share of traces with spans whose parent never came. */
export function partialTraceRatio(input: {
  readonly partialTraceCount: number;
  readonly traceCount: number;
  readonly target?: Target;
}): Measure {
  const partial = checkedCount('partialTraceCount', input.partialTraceCount);
  const traces = checkedCount('traceCount', input.traceCount);
  return measured({
    id: 'M6',
    name: 'Partial trace ratio',
    unit: 'ratio',
    value: ratio(partial, traces),
    target: input.target ?? { atMost: 0.05 },
    explanation: `${plain(partial)} of ${plain(traces)} traces lack spans`,
  });
}

/** M10, share of failed traces that were kept. */
export function errorCapture(input: {
  readonly keptErrorTraceCount: number;
  readonly errorTraceCount: number;
  readonly target?: Target;
}): Measure {
  const kept = checkedCount('keptErrorTraceCount', input.keptErrorTraceCount);
  const errors = checkedCount('errorTraceCount', input.errorTraceCount);
  return measured({
    id: 'M10',
    name: 'Error-driven capture rate',
    unit: 'ratio',
    value: ratio(kept, errors),
    target: input.target ?? { atLeast: 0.99 },
    explanation: `${plain(kept)} of ${plain(errors)} traces with errors were kept`,
  });
}

/** Whole numbers as they are, others with what matters. */
function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
