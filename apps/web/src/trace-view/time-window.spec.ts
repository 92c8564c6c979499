import { describe, expect, it } from 'vitest';
import { barIn, shareAt, ticksOf, wholeTrace, windowAround, windowBetween, zoomAbout } from './time-window.js';

it('is never empty, even for a trace without duration', () => {
  expect(wholeTrace(0).endNs).toBeGreaterThan(0);
  const window = windowBetween(500, 500, 1_000);
  expect(window.endNs).toBeGreaterThan(window.startNs);
  const last = windowBetween(1_000, 1_000, 1_000);
  expect(last.endNs).toBeLessThanOrEqual(1_000);
  expect(last.endNs).toBeGreaterThan(last.startNs);
});

it('takes its ends in any order and stays inside the trace', () => {
  expect(windowBetween(800, 200, 1_000)).toEqual({ startNs: 200, endNs: 800 });
  expect(windowBetween(-50, 5_000, 1_000)).toEqual({ startNs: 0, endNs: 1_000 });
  expect(windowAround(0, 1_000, 1_000)).toEqual({ startNs: 0, endNs: 1_000 });
});

it('keeps the point under the pointer in place while zooming', () => {
  const before = { startNs: 0, endNs: 100_000 };
  const after = zoomAbout(before, 40_000, 0.5, 100_000);
  expect(shareAt(after, 40_000)).toBeCloseTo(shareAt(before, 40_000));
  expect(after.endNs - after.startNs).toBeCloseTo(50_000);
  expect(zoomAbout(after, 40_000, 10, 100_000)).toEqual(before);
});

describe('barIn', () => {
  const window = { startNs: 100, endNs: 200 };
  it.each([
    [120, 160, { left: 0.2, width: 0.4 }],
    [0, 150, { left: 0, width: 0.5 }],
    [150, 900, { left: 0.5, width: 0.5 }],
    [150, 150, { left: 0.5, width: 0 }],
  ])('%d to %d', (start, end, bar) => {
    const found = barIn(window, start, end);
    expect(found?.left).toBeCloseTo(bar.left);
    expect(found?.width).toBeCloseTo(bar.width);
  });

  it.each([
    [0, 50],
    [201, 300],
  ])('is none from %d to %d', (start, end) => {
    expect(barIn(window, start, end)).toBeUndefined();
  });
});

it('marks round moments inside the window', () => {
  expect(ticksOf({ startNs: 0, endNs: 1_000 }, 5)).toEqual([0, 200, 400, 600, 800, 1_000]);
  expect(ticksOf({ startNs: 950, endNs: 2_100 }, 4)).toEqual([1_000, 1_500, 2_000]);
  for (const width of [101, 9_999, 123_456_789])
    expect(ticksOf({ startNs: 0, endNs: width }, 6).length).toBeLessThanOrEqual(7);
});
