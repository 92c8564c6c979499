import type { ApiOptions } from '@clew/api';
import type { ClewConfig } from '@clew/config';

const MICROS_PER_UNIT = 1e6;

export function prices({ cost }: ClewConfig): ApiOptions['prices'] {
  return {
    currency: cost.currency,
    perGbIngestedMicros: micros(cost.perGbIngested),
    perMillionSpansStoredMicros: micros(cost.perMillionSpansStored),
    perGbMonthKeptMicros: micros(cost.perGbMonthKept),
  };
}

export function measureTargets({ measures }: ClewConfig): ApiOptions['measureTargets'] {
  const { costPerMillionSpansMax, retainedBytesMax, ...targets } = measures;
  return { ...targets, retainedBytesMax, costPerMillionSpansMicrosMax: micros(costPerMillionSpansMax) };
}

/** Prices are written as decimals, and counted in millionths from here on. */
function micros(units: number): bigint {
  return BigInt(Math.round(units * MICROS_PER_UNIT));
}
