import type { TimeRange } from '@clew/store-contract';

const HOUR_NANO = 3_600_000_000_000n;
const FIVE_MINUTES_NANO = 300_000_000_000n;
const SECOND_NANO = 1_000_000_000n;
const UINT64_MAX = 0xffff_ffff_ffff_ffffn;
const DATE_TIME_MAX = 0xffff_ffff;
const WINDOW_GROWTH = 4n;

/** A time as the tables can hold it: times outside are before or after everything. */
export function storableNano(unixNano: bigint): bigint {
  if (unixNano < 0n) return 0n;
  return unixNano > UINT64_MAX ? UINT64_MAX : unixNano;
}

export function hourOf(unixNano: bigint): number {
  return Number(storableNano(unixNano) / HOUR_NANO);
}

/** First and last hour that the range touches. */
export function hoursOf(range: TimeRange): { readonly first: number; readonly last: number } {
  return { first: hourOf(range.startTimeUnixNano), last: hourOf(range.endTimeUnixNano - 1n) };
}

/**
 * The range in pieces, newest first: the last hour begun, then 4, 16, 64, ... hours. The hour is what the tables' keys can tell
 * apart. `before` (inclusive) cuts off what earlier pages have shown.
 */
export function* searchWindows(range: TimeRange, before?: bigint): Generator<TimeRange> {
  const start = storableNano(range.startTimeUnixNano);
  let end = storableNano(range.endTimeUnixNano);
  if (before !== undefined && before < end) end = before + 1n;
  let hoursBefore = 0n;
  while (end > start) {
    const hourBegun = (end - 1n) / HOUR_NANO;
    const windowStart = (hourBegun - hoursBefore) * HOUR_NANO;
    const startTimeUnixNano = windowStart > start ? windowStart : start;
    yield { startTimeUnixNano, endTimeUnixNano: end };
    end = startTimeUnixNano;
    hoursBefore = hoursBefore * WINDOW_GROWTH + (WINDOW_GROWTH - 1n);
  }
}

/**
 * The same oldest first, in the five minutes that the key of decisions can tell apart: the rest of those begun, then 4, 16, 64, ...
 * of them. `after` (inclusive) skips what earlier pages have shown.
 */
export function* forwardWindows(range: TimeRange, afterUnixMs?: number): Generator<TimeRange> {
  const end = storableNano(range.endTimeUnixNano);
  let start = storableNano(range.startTimeUnixNano);
  const after = afterUnixMs === undefined ? start : BigInt(afterUnixMs) * 1_000_000n;
  if (after > start) start = after;
  let count = 1n;
  while (start < end) {
    const windowEnd = (start / FIVE_MINUTES_NANO + count) * FIVE_MINUTES_NANO;
    const endTimeUnixNano = windowEnd < end ? windowEnd : end;
    yield { startTimeUnixNano: start, endTimeUnixNano };
    start = endTimeUnixNano;
    count *= WINDOW_GROWTH;
  }
}

/**
 * `[start, end)` in seconds: every bucket of `widthS` that the range touches. Rollups can't be cut finer, and a range of the
 * last half minute should show something.
 */
export function bucketBounds(
  range: TimeRange,
  widthS: number,
): { readonly startUnixS: number; readonly endUnixS: number } {
  const width = BigInt(widthS) * SECOND_NANO;
  const start = storableNano(range.startTimeUnixNano) / width;
  const end = (storableNano(range.endTimeUnixNano) + width - 1n) / width;
  return {
    startUnixS: Math.min(Number(start) * widthS, DATE_TIME_MAX),
    endUnixS: Math.min(Number(end) * widthS, DATE_TIME_MAX),
  };
}
