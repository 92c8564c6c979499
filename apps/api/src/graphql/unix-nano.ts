import type { TimeRange } from '@clew/store-contract';

const NANOS_PER_MS = 1_000_000n;

/** Times of the control store have milliseconds; those of the API nanoseconds. */
export function unixNanoOf(date: Date): bigint {
  return BigInt(date.getTime()) * NANOS_PER_MS;
}

export function dateOf(unixNano: bigint): Date {
  return new Date(Number(unixNano / NANOS_PER_MS));
}

export function datesOf({ startTimeUnixNano, endTimeUnixNano }: TimeRange): {
  readonly start: Date;
  readonly end: Date;
} {
  // Nothing of the last millisecond begun is left out.
  return { start: dateOf(startTimeUnixNano), end: dateOf(endTimeUnixNano + NANOS_PER_MS - 1n) };
}
