import type { KeyValue } from '@clew/trace-model';

import type { MetricsFunction } from '../ast.js';
import type { Sample } from './samples.js';

/** One number of all samples of a step, of which there is at least one. */
type Reduce = (samples: readonly Sample[]) => number;

export interface Reducer {
  /** Added to the labels of the series, where a function makes several of one. */
  readonly labels: readonly KeyValue[];
  readonly reduce: Reduce;
}

/** How a function makes points of samples; `stepS` is what a rate is per. */
export function reducersOf(metricsFunction: MetricsFunction, stepS: number): readonly Reducer[] {
  if (metricsFunction.kind === 'quantileFunction') {
    return metricsFunction.quantiles.map((quantile) => ({
      labels: [{ key: 'p', value: { type: 'double', value: quantile } }],
      reduce: (samples) => quantileOf(samples, quantile),
    }));
  }
  return [{ labels: [], reduce: reduceOf(metricsFunction, stepS) }];
}

function reduceOf({ name }: MetricsFunction, stepS: number): Reduce {
  switch (name) {
    case 'rate':
      return (samples) => weightOf(samples) / stepS;
    case 'min_over_time':
      return (samples) =>
        samples.reduce((least, { value }) => (value < least ? value : least), Number.POSITIVE_INFINITY);
    case 'max_over_time':
      return (samples) => samples.reduce((most, { value }) => (value > most ? value : most), Number.NEGATIVE_INFINITY);
    case 'sum_over_time':
      return weightedSum;
    case 'avg_over_time':
      return (samples) => weightedSum(samples) / weightOf(samples);
    default:
      return weightOf;
  }
}

function weightOf(samples: readonly Sample[]): number {
  return samples.reduce((sum, { weight }) => sum + weight, 0);
}

function weightedSum(samples: readonly Sample[]): number {
  return samples.reduce((sum, { value, weight }) => sum + value * weight, 0);
}

/** The least value up to which at least this share of the weight lies: a value that occurred, never one between two. */
function quantileOf(samples: readonly Sample[], quantile: number): number {
  const sorted = samples.toSorted((left, right) => left.value - right.value);
  const wanted = weightOf(sorted) * quantile;
  let weight = 0;
  for (const sample of sorted) {
    weight += sample.weight;
    if (weight >= wanted) return sample.value;
  }
  return sorted.at(-1)?.value ?? Number.NaN;
}

/** The least power of two that is not below the value; 0 for what is not above 0. */
export function histogramBound(value: number): number {
  if (!(value > 0)) return 0;
  let bound = 2 ** Math.ceil(Math.log2(value));
  // The logarithm of a number beside a power of two may round to its exponent.
  if (bound < value) bound *= 2;
  else if (bound / 2 >= value) bound /= 2;
  return bound;
}
