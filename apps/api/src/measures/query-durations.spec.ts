import { durationHistogramQuantile } from '@clew/trace-model';
import { expect, it } from 'vitest';

import { QueryDurations } from './query-durations.js';

const MINUTE_MS = 60_000;
const minutes = (from: number, to: number) => ({
  startTimeUnixNano: BigInt(from * MINUTE_MS) * 1_000_000n,
  endTimeUnixNano: BigInt(to * MINUTE_MS) * 1_000_000n,
});

it('counts by minute, and forgets what is older than a day', () => {
  let minute = 1_000;
  const durations = new QueryDurations(() => minute * MINUTE_MS + 30_000);
  durations.record(8);
  minute = 1_001;
  durations.record(64);
  durations.record(64);
  const median = (from: number, to: number) => durationHistogramQuantile(durations.histogram(minutes(from, to)), 0.5);
  expect(median(1_000, 1_001) / 1e6).toBeCloseTo(8, -1);
  expect(median(1_000, 1_002) / 1e6).toBeCloseTo(64, -1);
  expect(median(1_002, 1_003)).toBe(0);
  for (minute = 1_002; minute <= 1_000 + 24 * 60; minute++) durations.record(1);
  expect(durations.histogram(minutes(1_000, 1_001)).size).toBe(0);
  expect(median(1_001, 1_002) / 1e6).toBeCloseTo(64, -1);
});
