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

/** The value up to which a share of the weight lies, as the middle of its bucket. NaN without weight. */
export function quantileOfBuckets(buckets: Buckets, share: number): number {
  const wanted = share * buckets.reduce((sum, [, weight]) => sum + weight, 0);
  let upToHere = 0;
  for (const [bucket, weight] of buckets) {
    upToHere += weight;
    if (upToHere >= wanted) return middleOf(bucket);
  }
  const last = buckets.at(-1);
  return last === undefined ? Number.NaN : middleOf(last[0]);
}

function middleOf(bucket: number): number {
  return bucket === ZERO_BUCKET ? 0 : 2 ** ((bucket + 0.5) / BUCKETS_PER_DOUBLING);
}
