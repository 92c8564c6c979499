import type { TimeRange } from '@clew/store-contract';

const SECOND_NANO = 1_000_000_000n;
export const DAY_S = 86_400;

/** Whole days (UTC), as prices and usage have them. */
export interface WholeDays {
  readonly startUnixS: number;
  /** Start of the day after the last. */
  readonly endUnixS: number;
  readonly nowUnixS: number;
}

/** Every day that the range touches. */
export function wholeDays({ startTimeUnixNano, endTimeUnixNano }: TimeRange, nowUnixS: number): WholeDays {
  const dayNano = BigInt(DAY_S) * SECOND_NANO;
  return {
    startUnixS: Number(startTimeUnixNano / dayNano) * DAY_S,
    endUnixS: Number((endTimeUnixNano + dayNano - 1n) / dayNano) * DAY_S,
    nowUnixS,
  };
}

export function unixNano(unixS: number): bigint {
  return BigInt(unixS) * SECOND_NANO;
}
