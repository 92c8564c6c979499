import { monthAt } from './month.js';
import type { Prices } from './prices.js';

/** What one team's service did in one day (or a part of it, such as an hour). */
export interface Usage {
  readonly teamId: string;
  readonly serviceName: string;
  /** Any moment of the day it is counted under. */
  readonly timeUnixS: bigint;
  /** That came in, before sampling. */
  readonly spanCount: bigint;
  readonly ingestBytes: bigint;
  readonly storedSpanCount: bigint;
  /** Bytes on disk times the seconds they were kept that day: 10 GB all day are 864,000 x 10^9. */
  readonly keptByteSeconds: bigint;
}

/** Millionths of the currency times `COST_SCALE`: whole numbers, so that nothing is rounded before everything is added up. */
export interface ExactCost {
  readonly ingest: bigint;
  readonly stored: bigint;
  readonly kept: bigint;
}

const BYTES_PER_GB = 1_000_000_000n;
const SPANS_PER_MILLION = 1_000_000n;
/** The least number of days that 28, 29, 30 and 31 divide, so that a share of any month is whole. */
const DAYS_OF_ALL_MONTHS = 377_580n;
const DAY_S = 86_400n;

export const COST_SCALE = BYTES_PER_GB * DAYS_OF_ALL_MONTHS * DAY_S;

export function exactCost(usage: Usage, prices: Prices): ExactCost {
  const { startUnixS, endUnixS } = monthAt(usage.timeUnixS);
  return {
    ingest: usage.ingestBytes * prices.perGbIngestedMicros * (COST_SCALE / BYTES_PER_GB),
    stored: usage.storedSpanCount * prices.perMillionSpansStoredMicros * (COST_SCALE / SPANS_PER_MILLION),
    kept: usage.keptByteSeconds * prices.perGbMonthKeptMicros * (COST_SCALE / BYTES_PER_GB / (endUnixS - startUnixS)),
  };
}
