/**
 * Durations are counted in the buckets of an OpenTelemetry exponential histogram of scale 3: eight buckets per doubling,
 * so that a quantile read back from them is within 4.5% of the truth. Bucket i holds (2^(i/8), 2^((i+1)/8)] ns.
 * Source: OpenTelemetry metrics data model, exponential histogram.
 */
const BUCKETS_PER_DOUBLING = 8;

/** Count by bucket index. Only buckets that hold something are present. */
export type DurationHistogram = ReadonlyMap<number, number>;

/** Index of the bucket of a duration in nanoseconds; durations of 0 and 1 ns share bucket -1. Never above 511. */
export function durationBucket(durationNano: number): number {
  return durationNano <= 1 ? -1 : Math.ceil(Math.log2(durationNano) * BUCKETS_PER_DOUBLING) - 1;
}

/** `[above, upTo]` of a bucket in nanoseconds, as doubles. */
export function durationBucketBoundsNano(bucket: number): readonly [above: number, upTo: number] {
  return bucket < 0 ? [0, 1] : [2 ** (bucket / BUCKETS_PER_DOUBLING), 2 ** ((bucket + 1) / BUCKETS_PER_DOUBLING)];
}

/**
 * The duration in nanoseconds that a share of what was counted did not exceed, interpolated within its bucket on the
 * logarithmic scale of the buckets. 0 when nothing was counted.
 */
export function durationHistogramQuantile(
  histogram: Iterable<readonly [bucket: number, count: number]>,
  share: number,
): number {
  const buckets = [...histogram].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const rank = share * buckets.reduce((sum, [, count]) => sum + count, 0);
  let below = 0;
  for (const [index, [bucket, count]] of buckets.entries()) {
    // Sums of doubles may miss the whole by a hair: the last bucket takes what is left.
    if (below + count >= rank || index === buckets.length - 1)
      return within(bucket, Math.min(1, (rank - below) / count));
    below += count;
  }
  return 0;
}

function within(bucket: number, part: number): number {
  const [above, upTo] = durationBucketBoundsNano(bucket);
  return above <= 0 ? upTo * part : above * (upTo / above) ** part;
}
