import { expect, it } from 'vitest';
import { toRedColumns } from './red-points.js';
import { resolveTimeRange } from './time-range.js';

it('gives every step a value, zero where nothing happened', () => {
  const range = resolveTimeRange({ from: '2026-11-22T12:00:00Z', to: '2026-11-22T12:03:00Z' }, 0);
  const point = {
    time: '2026-11-22T12:01:00.000Z',
    spanCount: 120,
    errorSpanCount: 6,
    durationP50: '1000',
    durationP95: '2000',
    durationP99: '3000',
  };
  const columns = toRedColumns([point], range, 60);
  expect(columns.rate).toEqual([0, 2, 0]);
  expect(columns.errorRate).toEqual([0, 0.1, 0]);
  expect(columns.p95).toEqual([null, 2000, null]);
  expect(columns.seconds[0]).toBe(Date.parse('2026-11-22T12:00:00Z') / 1000);
});
