import type { KeyValue } from '@clew/trace-model';

import type { Field, MetricsFunction, MetricsStage, TraceqlQuery } from '../ast.js';
import { isDuration } from '../check/types.js';
import { formatField } from '../format/format-field.js';
import { comparedSeries } from './compare-spans.js';
import { compilePipeline } from './compile-pipeline.js';
import type { CountedSpan } from './counted-span.js';
import { groupedBy } from './grouped-by.js';
import { fieldReader, type FieldReader, type SpanInTrace } from './read-field.js';
import { histogramBound, reducersOf, type Reducer } from './reduce-samples.js';
import { SampleTable, type SampledSeries } from './samples.js';
import { limitSeries, type MetricsSeries } from './series.js';
import type { TraceqlSpan } from './span.js';
import { TraceIndex } from './trace-index.js';
import { anyValueOf, firstOf, numberOf } from './value.js';

/** Spans count that start within `[startUnixNano, endUnixNano)`, in steps that begin at whole multiples of `stepNano` since 1970. */
export interface MetricsWindow {
  readonly startUnixNano: bigint;
  readonly endUnixNano: bigint;
  readonly stepNano: bigint;
}

const NANOSECONDS_PER_SECOND = 1e9;

/**
 * Series of a query with a metrics stage, over the spans of any number of traces in any order; no series without one. A span
 * counts for as many as `adjustedCountOf` says it stands for, and for one where that says 0, which is unknown; least and
 * greatest values are of the spans themselves. Durations come out in seconds.
 */
export function evaluateMetrics<S extends TraceqlSpan>(
  query: TraceqlQuery,
  spans: readonly S[],
  window: MetricsWindow,
  adjustedCountOf: (span: S) => number = () => 1,
): readonly MetricsSeries[] {
  if (query.metrics === undefined) return [];
  const counted = countedSpans(query, spans, window, adjustedCountOf);
  const { function: metricsFunction } = query.metrics;
  const sampled =
    metricsFunction.kind === 'compareFunction'
      ? comparedSeries(metricsFunction, counted)
      : sampledSeries(query.metrics, metricsFunction, counted);
  const reducers = reducersOf(metricsFunction, Number(window.stepNano) / NANOSECONDS_PER_SECOND);
  const series = reducers.flatMap((reducer) => sampled.map((each) => reducedSeries(each, reducer)));
  return limitSeries(series, query.metrics.seriesLimits);
}

function countedSpans<S extends TraceqlSpan>(
  query: TraceqlQuery,
  spans: readonly S[],
  { startUnixNano, endUnixNano, stepNano }: MetricsWindow,
  adjustedCountOf: (span: S) => number,
): readonly CountedSpan[] {
  const run = compilePipeline(query.pipeline);
  return tracesOf(spans).flatMap((trace) => {
    const matched = new Set(run([{ attributes: [], spans: trace.spans }], trace).flatMap((spanset) => spanset.spans));
    return trace.spans
      .filter((span) => matched.has(span))
      .filter(({ startTimeUnixNano: start }) => start >= startUnixNano && start < endUnixNano)
      .map((span) => ({
        span,
        trace,
        stepUnixNano: span.startTimeUnixNano - (span.startTimeUnixNano % stepNano),
        weight: weightOf(adjustedCountOf(span)),
      }));
  });
}

function weightOf(adjustedCount: number): number {
  return adjustedCount > 0 ? adjustedCount : 1;
}

/** By trace id, so that sums of doubles come out the same for the same spans. */
function tracesOf<S extends TraceqlSpan>(spans: readonly S[]): readonly TraceIndex<S>[] {
  const byTraceId = groupedBy(spans, (span) => span.traceId);
  return [...byTraceId.keys()].toSorted().map((traceId) => new TraceIndex({ spans: byTraceId.get(traceId) ?? [] }));
}

function sampledSeries(
  { by }: MetricsStage,
  metricsFunction: Exclude<MetricsFunction, { kind: 'compareFunction' }>,
  counted: readonly CountedSpan[],
): readonly SampledSeries[] {
  const labels = by.map((field) => ({ name: formatField(field), read: fieldReader(field) }));
  const valueAt = valueReader(metricsFunction);
  const table = new SampleTable();
  for (const at of counted) {
    const value = valueAt(at);
    if (value === undefined) continue;
    const own = [...labelsAt(labels, at), ...bucketLabels(metricsFunction, value)];
    table.add(own, at.stepUnixNano, { value, weight: at.weight });
  }
  return table.series();
}

function labelsAt(
  labels: readonly { readonly name: string; readonly read: FieldReader }[],
  at: SpanInTrace,
): readonly KeyValue[] {
  return labels.map(({ name, read }) => ({ key: name, value: anyValueOf(firstOf(read(at))) }));
}

/** What a span gives to the function; undefined when it does not count. */
function valueReader(
  metricsFunction: Exclude<MetricsFunction, { kind: 'compareFunction' }>,
): (at: SpanInTrace) => number | undefined {
  if (metricsFunction.kind === 'countFunction') return () => 1;
  const { field } = metricsFunction;
  const read = fieldReader(field);
  return (at) => {
    const value = numberOf(read(at));
    return value === undefined || Number.isNaN(value) ? undefined : value / unitOf(field);
  };
}

function bucketLabels({ name }: MetricsFunction, value: number): readonly KeyValue[] {
  return name === 'histogram_over_time' ? [{ key: '__bucket', value: anyValueOf(histogramBound(value)) }] : [];
}

function unitOf(field: Field): number {
  return isDuration(field) ? NANOSECONDS_PER_SECOND : 1;
}

function reducedSeries({ labels, samplesByStep }: SampledSeries, reducer: Reducer): MetricsSeries {
  const steps = [...samplesByStep].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return {
    labels: [...labels, ...reducer.labels],
    points: steps.map(([timeUnixNano, samples]) => ({ timeUnixNano, value: reducer.reduce(samples) })),
  };
}
