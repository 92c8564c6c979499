import type { StoredSpan } from '@clew/store-contract';

/** The stored spans of one trace and for how many traces they stand (its adjusted count). */
export interface WeightedTrace {
  readonly spans: readonly StoredSpan[];
  readonly weight: number;
}

/**
 * What a trace counts in an analysis. An adjusted count of 0 says that no probability is known; such a trace was seen, so
 * it stands for itself. So does one whose count is no number.
 */
export function weightOf(adjustedCount: number): number {
  return Number.isFinite(adjustedCount) && adjustedCount > 0 ? adjustedCount : 1;
}
