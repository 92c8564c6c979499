import type { KeyValue } from '@clew/trace-model';

import type { SeriesLimit } from '../ast.js';
import { groupedBy } from './grouped-by.js';
import { keyOf } from './key-of.js';

export interface MetricsPoint {
  /** Start of the step. */
  readonly timeUnixNano: bigint;
  readonly value: number;
}

export interface MetricsSeries {
  /** Values that are missing are `empty`. */
  readonly labels: readonly KeyValue[];
  /** Oldest first, at least one. Steps without a value are absent. */
  readonly points: readonly MetricsPoint[];
}

/** By labels, so that the same data gives the same answer whatever the order it was read in. */
function sortSeries(series: readonly MetricsSeries[]): readonly MetricsSeries[] {
  return series
    .map((each) => ({ each, key: keyOf(each.labels) }))
    .toSorted((left, right) => compareKeys(left.key, right.key))
    .map(({ each }) => each);
}

export function compareKeys(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** `topk` and `bottomk`: at each step the series with the largest or smallest values keep their points; of ties the first by labels. */
export function limitSeries(
  series: readonly MetricsSeries[],
  limits: readonly SeriesLimit[],
): readonly MetricsSeries[] {
  let current = sortSeries(series);
  for (const limit of limits) current = limited(current, limit);
  return current;
}

function limited(series: readonly MetricsSeries[], { name, count }: SeriesLimit): readonly MetricsSeries[] {
  const keptBySeries = series.map((): MetricsPoint[] => []);
  for (const candidates of candidatesByTime(series)) {
    const ranked = candidates.toSorted((left, right) => {
      const byValue = left.point.value < right.point.value ? -1 : Number(left.point.value > right.point.value);
      return (name === 'topk' ? -byValue : byValue) || left.rank - right.rank;
    });
    for (const { rank, point } of ranked.slice(0, count)) keptBySeries[rank]?.push(point);
  }
  return series
    .map(({ labels }, rank) => ({ labels, points: (keptBySeries[rank] ?? []).toSorted(byTime) }))
    .filter(({ points }) => points.length > 0);
}

interface Candidate {
  readonly rank: number;
  readonly point: MetricsPoint;
}

function candidatesByTime(series: readonly MetricsSeries[]): Iterable<readonly Candidate[]> {
  const candidates = series.flatMap(({ points }, rank) => points.map((point) => ({ rank, point })));
  return groupedBy(candidates, ({ point }) => point.timeUnixNano).values();
}

function byTime(left: MetricsPoint, right: MetricsPoint): number {
  if (left.timeUnixNano === right.timeUnixNano) return 0;
  return left.timeUnixNano < right.timeUnixNano ? -1 : 1;
}
