import { describe, expect, it } from 'vitest';
import { alignToStep, readTimeRange, resolveTimeRange, stepSecondsFor } from './time-range.js';

const NOW = Date.parse('2026-11-22T12:00:30.000Z');

describe('readTimeRange', () => {
  it('keeps a preset and a whole custom range', () => {
    expect(readTimeRange({ range: '6h' })).toEqual({ range: '6h' });
    const custom = { from: '2026-11-22T10:00:00Z', to: '2026-11-22T11:00:00Z' };
    expect(readTimeRange({ ...custom, range: '6h' })).toEqual(custom);
  });

  it.each([
    { range: '5y' },
    { from: '2026-11-22T10:00:00Z' },
    { from: '2026-11-22T11:00:00Z', to: '2026-11-22T10:00:00Z' },
    { from: 'yesterday', to: 'today' },
  ])('drops what it cannot use: %j', (search) => {
    expect(readTimeRange(search)).toEqual({});
  });
});

describe('resolveTimeRange', () => {
  it('counts a preset back from the moment of the request', () => {
    const range = resolveTimeRange({ range: '15m' }, NOW);
    expect(range.start).toBe('2026-11-22T11:45:30.000Z');
    expect(range.end).toBe('2026-11-22T12:00:30.000Z');
  });

  it('is the last hour by default', () => {
    expect(resolveTimeRange({}, NOW).startMs).toBe(NOW - 3_600_000);
  });
});

it('chooses chart steps of whole minutes that fit', () => {
  expect(stepSecondsFor(resolveTimeRange({ range: '15m' }, NOW))).toBe(60);
  expect(stepSecondsFor(resolveTimeRange({ range: '24h' }, NOW))).toBe(1800);
  expect(stepSecondsFor(resolveTimeRange({ range: '7d' }, NOW))).toBe(7200);
  const years = resolveTimeRange({ from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, NOW);
  expect(stepSecondsFor(years) % 60).toBe(0);
});

it('aligns both ends of a chart to its step', () => {
  expect(alignToStep(resolveTimeRange({ range: '15m' }, NOW), 300)).toEqual({
    start: '2026-11-22T11:45:00.000Z',
    end: '2026-11-22T12:05:00.000Z',
  });
});
