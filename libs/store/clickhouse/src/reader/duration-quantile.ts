import { durationHistogramQuantile } from '@clew/trace-model';

import type { Cell } from '../store-client.js';
import { listCell, numberCell } from './cells.js';

export interface DurationQuantiles {
  readonly durationP50Nano: number;
  readonly durationP95Nano: number;
  readonly durationP99Nano: number;
}

/** Buckets in ascending order with their counts. */
export type Buckets = readonly (readonly [bucket: number, count: number])[];

export function bucketsOf(keys: Cell | undefined, values: Cell | undefined): Buckets {
  const counts = listCell(values, numberCell);
  return listCell(keys, numberCell)
    .map((bucket, index) => [bucket, counts[index] ?? 0] as const)
    .sort(([a], [b]) => a - b);
}

export function durationQuantiles(buckets: Buckets): DurationQuantiles {
  return {
    durationP50Nano: durationHistogramQuantile(buckets, 0.5),
    durationP95Nano: durationHistogramQuantile(buckets, 0.95),
    durationP99Nano: durationHistogramQuantile(buckets, 0.99),
  };
}
