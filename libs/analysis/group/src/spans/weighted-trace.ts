import type { StoredSpan } from '@clew/store-contract';

/** The stored spans of one trace and for how many traces they stand (its adjusted count). */
export interface WeightedTrace {
  readonly spans: readonly StoredSpan[];
  readonly weight: number;
}

/** No sampler counts one trace for more: thresholds of OpenTelemetry have 56 bits. Sums of such weights stay finite. */
const WEIGHT_MAX = 2 ** 64;

/**
 * What a trace counts in an analysis. An adjusted count of 0 says that no probability is known; such a trace was seen, so
 * it stands for itself. So does one whose count is no number.
 */
export function weightOf(adjustedCount: number): number {
  return Number.isFinite(adjustedCount) && adjustedCount > 0 ? Math.min(adjustedCount, WEIGHT_MAX) : 1;
}
