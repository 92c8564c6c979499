import { durationBucketBoundsNano } from '@clew/trace-model';

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
    durationP50Nano: durationQuantile(buckets, 0.5),
    durationP95Nano: durationQuantile(buckets, 0.95),
    durationP99Nano: durationQuantile(buckets, 0.99),
  };
}

/**
 * The duration that a share of the spans did not exceed, interpolated within its bucket on the logarithmic scale of the
 * buckets. 0 without spans.
 */
export function durationQuantile(buckets: Buckets, share: number): number {
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  const rank = share * total;
  let below = 0;
  for (const [bucket, count] of buckets) {
    if (count > 0 && below + count >= rank) return within(bucket, (rank - below) / count);
    below += count;
  }
  return 0;
}

function within(bucket: number, part: number): number {
  const [above, upTo] = durationBucketBoundsNano(bucket);
  return above <= 0 ? upTo * part : above * (upTo / above) ** part;
}
