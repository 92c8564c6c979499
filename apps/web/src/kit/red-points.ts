import type { LoadRedMetricsQuery } from '../generated/graphql.js';
import type { ResolvedRange } from './time-range.js';

export type RedPoint = LoadRedMetricsQuery['redMetrics'][number]['points'][number];

/** Columns for charts: time in seconds, per-second rates, durations in nanoseconds (gaps where nothing happened). */
export interface RedColumns {
  readonly seconds: readonly number[];
  readonly rate: readonly number[];
  readonly errorRate: readonly number[];
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

/** One column entry per step of the range: steps without spans are zero rate, not a straight line between neighbours. */
export function toRedColumns(
  points: readonly RedPoint[],
  range: Pick<ResolvedRange, 'startMs' | 'endMs'>,
  stepSeconds: number,
): RedColumns {
  const stepMs = stepSeconds * 1000;
  const byTime = new Map(points.map((point) => [Math.floor(Date.parse(point.time) / stepMs), point]));
  const first = Math.floor(range.startMs / stepMs);
  const count = Math.max(1, Math.ceil(range.endMs / stepMs) - first);
  const steps = Array.from({ length: count }, (_, index) => ({
    seconds: (first + index) * stepSeconds,
    point: byTime.get(first + index),
  }));
  const duration = (point: RedPoint | undefined, key: 'durationP50' | 'durationP95' | 'durationP99') =>
    point === undefined || point.spanCount === 0 ? null : Number(point[key]);
  return {
    seconds: steps.map(({ seconds }) => seconds),
    rate: steps.map(({ point }) => (point?.spanCount ?? 0) / stepSeconds),
    errorRate: steps.map(({ point }) => (point?.errorSpanCount ?? 0) / stepSeconds),
    p50: steps.map(({ point }) => duration(point, 'durationP50')),
    p95: steps.map(({ point }) => duration(point, 'durationP95')),
    p99: steps.map(({ point }) => duration(point, 'durationP99')),
  };
}
