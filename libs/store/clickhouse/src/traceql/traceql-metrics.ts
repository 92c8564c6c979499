import { StoreError, type TraceqlMetrics, type TraceqlMetricsQuery, type TraceqlSeries } from '@clew/store-contract';
import type { KeyValue } from '@clew/trace-model';
import { formatField, limitSeries, type MetricsSeries, type MetricsStage } from '@clew/traceql';

import type { StoreSettings } from '../options.js';
import { bigIntCell, listCell, numberCell, textCell } from '../reader/cells.js';
import { bucketsOf } from '../reader/duration-quantile.js';
import type { Cell, StoreClient } from '../store-client.js';
import { labelValue } from './label-sql.js';
import { storedMetricsQuery } from './metrics-sql.js';
import { rollupMetricsQuery } from './rollup-metrics-sql.js';
import { quantileOfBuckets } from './value-buckets.js';

export type MetricsSettings = Pick<StoreSettings, 'database' | 'traceqlSeriesMax' | 'traceqlPointsMax'>;
type Request = TraceqlMetricsQuery & { readonly tenantId: string };

export async function traceqlMetrics(
  client: StoreClient,
  { database, traceqlSeriesMax, traceqlPointsMax }: MetricsSettings,
  { tenantId, query, range, stepS }: Request,
  signal?: AbortSignal,
): Promise<TraceqlMetrics> {
  const { metrics } = query;
  if (metrics === undefined) throw new TypeError('the query has no metrics stage');
  const request = { database, tenantId, query, metrics, range, stepS, rowsMax: traceqlPointsMax };
  const rollup = rollupMetricsQuery(request);
  const rows = await client.read(rollup ?? storedMetricsQuery(request), signal);
  if (rows.length > traceqlPointsMax) throw tooManyPoints(traceqlPointsMax);
  // Durations were counted in nanoseconds.
  const read = new MetricsRows(metrics, stepS, rollup === undefined ? 1 : 1e-9);
  for (const row of rows) read.add(row);
  const series = limitSeries(read.series, metrics.seriesLimits);
  const kept = largest(series, read.weights, traceqlSeriesMax);
  return {
    series: kept.map((each) => toSeries(each)),
    source: rollup === undefined ? 'storedSpans' : 'rollup',
    unweightedSpanCount: read.unweightedSpanCount,
    isSeriesLimited: kept.length < series.length,
  };
}

/** Rows become series: one for each set of labels, and of a quantile function one for each quantile. */
class MetricsRows {
  readonly weights = new Map<readonly KeyValue[], number>();
  unweightedSpanCount = 0;
  readonly #metrics: MetricsStage;
  readonly #stepS: number;
  readonly #quantileUnit: number;
  readonly #series = new Map<
    string,
    { labels: readonly KeyValue[]; points: { timeUnixNano: bigint; value: number }[] }
  >();

  constructor(metrics: MetricsStage, stepS: number, quantileUnit: number) {
    this.#metrics = metrics;
    this.#stepS = stepS;
    this.#quantileUnit = quantileUnit;
  }

  get series(): readonly MetricsSeries[] {
    return [...this.#series.values()];
  }

  add(row: readonly Cell[]): void {
    const texts = listCell(row[0], textCell);
    const timeUnixNano = bigIntCell(row[1]) * BigInt(this.#stepS) * 1_000_000_000n;
    const weight = numberCell(row[2]);
    this.unweightedSpanCount += numberCell(row[3]);
    const { function: metricsFunction } = this.#metrics;
    if (metricsFunction.kind !== 'quantileFunction') {
      this.#addPoint(texts, undefined, { timeUnixNano, value: this.#valueOf(row, weight) }, weight);
      return;
    }
    const buckets = bucketsOf(row[4], row[5]);
    for (const quantile of metricsFunction.quantiles) {
      this.#addPoint(
        texts,
        quantile,
        { timeUnixNano, value: quantileOfBuckets(buckets, quantile) * this.#quantileUnit },
        weight,
      );
    }
  }

  #valueOf(row: readonly Cell[], weight: number): number {
    switch (this.#metrics.function.name) {
      case 'rate':
        return weight / this.#stepS;
      case 'count_over_time':
      case 'histogram_over_time':
        return weight;
      default:
        return numberCell(row[4]);
    }
  }

  #addPoint(
    texts: readonly string[],
    quantile: number | undefined,
    point: { readonly timeUnixNano: bigint; readonly value: number },
    weight: number,
  ): void {
    const key = JSON.stringify([texts, quantile ?? null]);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { labels: this.#labelsOf(texts, quantile), points: [] };
      this.#series.set(key, series);
    }
    series.points.push(point);
    this.weights.set(series.labels, (this.weights.get(series.labels) ?? 0) + weight);
  }

  #labelsOf(texts: readonly string[], quantile: number | undefined): readonly KeyValue[] {
    const labels = texts.map((text, index): KeyValue => {
      const field = this.#metrics.by[index];
      return { key: field === undefined ? '__bucket' : formatField(field), value: labelValue(text) };
    });
    return quantile === undefined ? labels : [...labels, { key: 'p', value: { type: 'double', value: quantile } }];
  }
}

/** Those that stand for the most spans, in the order that they had. */
function largest(
  series: readonly MetricsSeries[],
  weights: ReadonlyMap<readonly KeyValue[], number>,
  seriesMax: number,
): readonly MetricsSeries[] {
  if (series.length <= seriesMax) return series;
  const weightOf = ({ labels }: MetricsSeries): number => weights.get(labels) ?? 0;
  const kept = new Set(series.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, seriesMax));
  return series.filter((each) => kept.has(each));
}

/** Labels without a value are left out. */
function toSeries({ labels, points }: MetricsSeries): TraceqlSeries {
  return {
    labels: labels.filter(({ value }) => value.type !== 'empty'),
    points: points.map(({ timeUnixNano, value }) => ({ timeUnixS: Number(timeUnixNano / 1_000_000_000n), value })),
  };
}

function tooManyPoints(pointsMax: number): StoreError {
  const message = `the metric has more than ${String(pointsMax)} points: group by fewer fields, or take a longer step or a shorter range`;
  return new StoreError('STORE_LIMIT', message, { retryable: false });
}
