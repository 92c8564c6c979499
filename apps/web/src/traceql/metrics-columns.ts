import type { MetricsStage } from '@clew/traceql';
import type { LoadTraceqlMetricsQuery } from '../generated/graphql.js';
import type { ResolvedRange } from '../kit/time-range.js';

type Series = LoadTraceqlMetricsQuery['traceqlMetrics']['series'][number];

export interface SeriesColumn {
  readonly label: string;
  /** One per step; null where the series has no value. */
  readonly values: readonly (number | null)[];
  readonly max: number;
  readonly last: number | null;
}

export interface MetricsColumns {
  readonly seconds: readonly number[];
  /** The largest first. */
  readonly series: readonly SeriesColumn[];
}

export type MetricsUnit = 'rate' | 'count' | 'seconds' | 'number';

/** What the values are: durations come out in seconds, whatever is asked of them. */
export function unitOf({ function: asked }: MetricsStage): MetricsUnit {
  if (asked.kind === 'countFunction' && asked.name === 'rate') return 'rate';
  if (asked.kind === 'countFunction' || asked.kind === 'compareFunction') return 'count';
  const { field, name } = asked;
  if (name === 'histogram_over_time') return 'count';
  const isDuration = field.kind === 'intrinsic' && /(^|:)(duration|timeSinceStart)$/.test(field.name);
  return isDuration ? 'seconds' : 'number';
}

/** A step in which nothing happened counts zero; it has no least value, no average and no quantile. */
function isZeroWhereAbsent(unit: MetricsUnit): boolean {
  return unit === 'rate' || unit === 'count';
}

export function toMetricsColumns(
  series: readonly Series[],
  unit: MetricsUnit,
  range: Pick<ResolvedRange, 'startMs' | 'endMs'>,
  stepSeconds: number,
): MetricsColumns {
  const first = Math.floor(range.startMs / 1000 / stepSeconds);
  const count = Math.max(1, Math.ceil(range.endMs / 1000 / stepSeconds) - first);
  const columns = series.map(({ labels, points }): SeriesColumn => {
    const values = new Array<number | null>(count).fill(isZeroWhereAbsent(unit) ? 0 : null);
    for (const { time, value } of points) {
      const at = Math.floor(Date.parse(time) / 1000 / stepSeconds) - first;
      if (at >= 0 && at < count) values[at] = value;
    }
    const present = values.filter((value) => value !== null);
    return {
      label: labelOf(labels),
      values,
      max: present.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY),
      last: present.at(-1) ?? null,
    };
  });
  return {
    seconds: Array.from({ length: count }, (_, index) => (first + index) * stepSeconds),
    series: columns.sort((a, b) => b.max - a.max || (a.label < b.label ? -1 : 1)),
  };
}

function labelOf(labels: Series['labels']): string {
  return (
    labels.map(({ key, value }) => `${key}=${value.type === 'EMPTY' ? 'nil' : value.text}`).join(', ') || 'all spans'
  );
}
