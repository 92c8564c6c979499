import type { SpanKind } from '@clew/trace-model';

import type { PathStep } from '../spans/path-trie.js';
import { rankSum, type Comparison } from '../statistics/rank-sum.js';
import { twoProportions } from '../statistics/two-proportions.js';
import { sampleSize, weightedQuantiles, type SampleSize, type Weighted } from '../statistics/weighted-sample.js';
import type { PathObservation, PathProfile, PathProfiles } from './cohort-profile.js';

/** One path in one cohort. Counts and shares are weighted. */
export interface PathStatistics {
  /** Share of the cohort's traces that have it. */
  readonly traceShare: number;
  readonly spansPerTrace: number;
  /** Share of its spans that are errors. */
  readonly errorRate: number;
  readonly durationP50Nano: bigint;
  readonly durationP95Nano: bigint;
  readonly durationP99Nano: bigint;
  /** Time spent in it per trace of the cohort, with what it calls and without. */
  readonly durationPerTraceNano: bigint;
  readonly selfPerTraceNano: bigint;
}

/**
 * `calls`: spans per trace. `duration`: of a typical span. `tail`: share of traces above the common P95. `self`: own time.
 * `errors`: share of traces that have the path in which it fails.
 */
export type Aspect = 'calls' | 'duration' | 'tail' | 'self' | 'errors';

export interface PathComparison extends PathStep {
  readonly kind: SpanKind;
  readonly left: PathStatistics;
  readonly right: PathStatistics;
  readonly tests: Readonly<Record<Aspect, Comparison>>;
}

const UNTESTED: Comparison = { effect: 0, p: 1 };

/** Lays one path of both cohorts side by side. `tracesMin`: below so many (effective) traces nothing is tested. */
export function comparePath(
  step: PathStep,
  { left, right }: PathProfiles,
  leftSize: SampleSize,
  rightSize: SampleSize,
  tracesMin: number,
): PathComparison {
  const isTold = leftSize.effective >= tracesMin && rightSize.effective >= tracesMin;
  const here = { left: sizeOf(left), right: sizeOf(right) };
  const isOften = here.left.effective >= tracesMin && here.right.effective >= tracesMin;
  const sample = (value: (observation: PathObservation) => number) =>
    [weighted(left, value), here.left, weighted(right, value), here.right] as const;
  return {
    serviceName: step.serviceName,
    spanName: step.spanName,
    kind: step.kind,
    left: statisticsOf(left, leftSize.weight),
    right: statisticsOf(right, rightSize.weight),
    tests: {
      calls: isTold
        ? rankSum(weighted(left, spanCountOf), leftSize, weighted(right, spanCountOf), rightSize)
        : UNTESTED,
      duration: isOften ? rankSum(...sample((each) => each.durationNano / each.spanCount)) : UNTESTED,
      self: isOften ? rankSum(...sample((each) => each.selfNano / each.spanCount)) : UNTESTED,
      tail: isOften ? tail(...sample((each) => each.durationNano / each.spanCount)) : UNTESTED,
      errors: isOften ? errors(left, here.left, right, here.right) : UNTESTED,
    },
  };
}

function tail(
  left: readonly Weighted[],
  leftSize: SampleSize,
  right: readonly Weighted[],
  rightSize: SampleSize,
): Comparison {
  // Each side has the same say in where the tail begins, however many traces it has.
  const pooled = [...scaled(left, leftSize.weight), ...scaled(right, rightSize.weight)];
  const threshold = weightedQuantiles(pooled, [0.95])[0] ?? 0;
  const above = (sample: readonly Weighted[], size: SampleSize): number =>
    sample.reduce((sum, { value, weight }) => (value > threshold ? sum + weight : sum), 0) / size.weight;
  return twoProportions(above(left, leftSize), leftSize.effective, above(right, rightSize), rightSize.effective);
}

function errors(left: PathProfile, leftSize: SampleSize, right: PathProfile, rightSize: SampleSize): Comparison {
  const share = ({ observations }: PathProfile, size: SampleSize): number =>
    observations.reduce((sum, each) => (each.errorSpanCount > 0 ? sum + each.weight : sum), 0) / size.weight;
  return twoProportions(share(left, leftSize), leftSize.effective, share(right, rightSize), rightSize.effective);
}

function statisticsOf({ observations, durations }: PathProfile, traceWeight: number): PathStatistics {
  const sum = (value: (observation: PathObservation) => number): number =>
    observations.reduce((total, each) => total + each.weight * value(each), 0);
  const perTrace = (total: number): number => (traceWeight > 0 ? total / traceWeight : 0);
  const spanCount = sum(spanCountOf);
  const [p50 = 0, p95 = 0, p99 = 0] = weightedQuantiles(durations, [0.5, 0.95, 0.99]);
  return {
    traceShare: perTrace(sum(() => 1)),
    spansPerTrace: perTrace(spanCount),
    errorRate: spanCount > 0 ? sum((each) => each.errorSpanCount) / spanCount : 0,
    durationP50Nano: BigInt(p50),
    durationP95Nano: BigInt(p95),
    durationP99Nano: BigInt(p99),
    durationPerTraceNano: BigInt(Math.round(perTrace(sum((each) => each.durationNano)))),
    selfPerTraceNano: BigInt(Math.round(perTrace(sum((each) => each.selfNano)))),
  };
}

function spanCountOf({ spanCount }: PathObservation): number {
  return spanCount;
}

function sizeOf({ observations }: PathProfile): SampleSize {
  return sampleSize(observations.map(({ weight }) => weight));
}

function weighted({ observations }: PathProfile, value: (observation: PathObservation) => number): Weighted[] {
  return observations.map((each) => ({ value: value(each), weight: each.weight }));
}

function scaled(sample: readonly Weighted[], total: number): Weighted[] {
  return sample.map(({ value, weight }) => ({ value, weight: weight / total }));
}
