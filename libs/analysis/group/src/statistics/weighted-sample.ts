/** One observation and for how many it stands. */
export interface Weighted {
  readonly value: number;
  readonly weight: number;
}

export interface SampleSize {
  readonly weight: number;
  /**
   * As how many equally weighted observations these are worth (Kish's effective sample size): the same for all weights
   * times ten, and less than their number where few of them stand for most.
   */
  readonly effective: number;
}

export function sampleSize(weights: Iterable<number>): SampleSize {
  let weight = 0;
  let squares = 0;
  for (const each of weights) {
    weight += each;
    squares += each * each;
  }
  return { weight, effective: squares > 0 ? (weight * weight) / squares : 0 };
}

/**
 * The smallest values that the given shares of the weight do not exceed, one per share (ascending): values that were
 * observed, not interpolated. 0 for no observations.
 */
export function weightedQuantiles(sample: readonly Weighted[], shares: readonly number[]): readonly number[] {
  const sorted = sample.toSorted((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let at = 0;
  let below = 0;
  return shares.map((share) => {
    for (; at < sorted.length - 1; at++) {
      const upTo = below + (sorted[at]?.weight ?? 0);
      if (upTo >= share * total) break;
      below = upTo;
    }
    return sorted[at]?.value ?? 0;
  });
}
