import type { Buckets } from '../reader/duration-quantile.js';

const BUCKETS_PER_DOUBLING = 8;
/** Of what is not above 0, which has no logarithm. */
const ZERO_BUCKET = -100_000;

/**
 * Values of any size in eight buckets per doubling, as durations are elsewhere (see duration-histogram.ts), so that a quantile is within
 * 4.5% of the truth and a point costs a few hundred numbers at most, however many spans it is made of.
 */
export function bucketSql(value: string): string {
  return `toInt32(if(${value} > 0, ceil(log2(${value}) * ${String(BUCKETS_PER_DOUBLING)}) - 1, ${String(ZERO_BUCKET)}))`;
}

/** The value up to which a share of the weight lies, interpolated within its bucket. NaN without weight. */
export function quantileOfBuckets(buckets: Buckets, share: number): number {
  const wanted = share * buckets.reduce((sum, [, weight]) => sum + weight, 0);
  let below = 0;
  for (const [bucket, weight] of buckets) {
    if (below + weight >= wanted) return valueWithin(bucket, weight > 0 ? (wanted - below) / weight : 0);
    below += weight;
  }
  const last = buckets.at(-1);
  return last === undefined ? Number.NaN : valueWithin(last[0], 1);
}

function valueWithin(bucket: number, part: number): number {
  return bucket === ZERO_BUCKET ? 0 : 2 ** ((bucket + part) / BUCKETS_PER_DOUBLING);
}
