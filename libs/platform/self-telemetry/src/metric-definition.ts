/** What a metric is, as data: each package lists its own, and the reference page is made of the lists. */
export interface MetricDefinition<Type extends string, Label extends string> {
  readonly type: Type;
  /** Prometheus style: `clew_gateway_spans_accepted_total`, unit last. */
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
}

export type CounterDefinition<Label extends string = string> = MetricDefinition<'counter', Label>;
export type GaugeDefinition<Label extends string = string> = MetricDefinition<'gauge', Label>;
export interface HistogramDefinition<Label extends string = string> extends MetricDefinition<'histogram', Label> {
  /** Upper bounds, ascending; +Inf is implied. */
  readonly buckets: readonly number[];
}

export type AnyMetricDefinition = CounterDefinition | GaugeDefinition | HistogramDefinition;

interface MetricText<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly Label[];
}

export function defineCounter<const Label extends string = never>(text: MetricText<Label>): CounterDefinition<Label> {
  return { type: 'counter', labelNames: [], ...text };
}

export function defineGauge<const Label extends string = never>(text: MetricText<Label>): GaugeDefinition<Label> {
  return { type: 'gauge', labelNames: [], ...text };
}

export function defineHistogram<const Label extends string = never>(
  text: MetricText<Label> & { readonly buckets: readonly number[] },
): HistogramDefinition<Label> {
  return { type: 'histogram', labelNames: [], ...text };
}

/** Seconds from 1 ms to 30 s: requests, queries and flushes. */
export const DURATION_BUCKETS_S: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];
