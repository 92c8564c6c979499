const MILLIONTHS = 1_000_000n;

/**
 * Adds up `duration x weight` without rounding on the way: a weight is taken to the millionth, the sum is whole. Doubles
 * would lose nanoseconds from 104 days of summed time on, and sums would depend on the order.
 */
export class WeightedNanos {
  #millionths = 0n;

  add(nano: bigint, weight: WeightMillionths): void {
    this.#millionths += nano * weight;
  }

  /** Nanoseconds, rounded down. */
  get nano(): bigint {
    return this.#millionths / MILLIONTHS;
  }
}

/** A weight in millionths, made once per trace rather than once per span. */
export type WeightMillionths = bigint;

export function weightMillionths(weight: number): WeightMillionths {
  return BigInt(Math.round(weight * 1e6));
}

/** `nano / divisor`, rounded down; 0 for a divisor that is not above 0. */
export function nanoPer(nano: bigint, divisor: number): bigint {
  const millionths = divisor > 0 ? weightMillionths(divisor) : 0n;
  return millionths === 0n ? 0n : (nano * MILLIONTHS) / millionths;
}
