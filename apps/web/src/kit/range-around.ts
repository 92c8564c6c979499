import type { TimeRangeSearch } from './time-range.js';

const HOUR_MS = 3_600_000;

/** A time range for "more like this": recent presets while they reach back far enough, else half a day on both sides. */
export function rangeAround(unixNano: bigint, nowMs: number): TimeRangeSearch {
  const ms = Number(unixNano / 1_000_000n);
  const age = nowMs - ms;
  if (age < 0.9 * HOUR_MS) return { range: '1h' };
  if (age < 23 * HOUR_MS) return { range: '24h' };
  return { from: new Date(ms - 12 * HOUR_MS).toISOString(), to: new Date(ms + 12 * HOUR_MS).toISOString() };
}
