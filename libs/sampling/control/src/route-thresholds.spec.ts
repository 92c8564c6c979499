import { describe, expect, it } from 'vitest';

import { seededRandom } from './budget/testing/traffic.js';
import { RouteThresholds } from './route-thresholds.js';

const MS = 1e6;

/** Ten traces a second with durations around `medianMs`, at most twice as long. */
function fed(thresholds: RouteThresholds, route: string, medianMs: number, seconds: number, startMs = 0): number {
  const random = seededRandom(7);
  for (let trace = 0; trace < seconds * 10; trace++) {
    thresholds.observe('cart', route, medianMs * MS * (0.5 + 1.5 * random() ** 2), startMs + trace * 100);
  }
  return startMs + seconds * 1000;
}

describe('thresholds of routes', () => {
  it('say nothing of a route that is hardly known', () => {
    const thresholds = new RouteThresholds();
    const now = fed(thresholds, 'GET /', 100, 19);
    expect(thresholds.thresholdNano('cart', 'GET /', now + 10_000)).toBe(Infinity);
    expect(thresholds.thresholdNano('cart', 'unknown', now)).toBe(Infinity);
  });

  it('are each 1.5 times what 99% of a route take', () => {
    const thresholds = new RouteThresholds();
    fed(thresholds, 'slow', 2_000, 300);
    const now = fed(thresholds, 'quick', 50, 300);
    // 99% take less than 1.98 times the median.
    expect(thresholds.thresholdNano('cart', 'slow', now) / (2_000 * MS * 1.98 * 1.5)).toBeCloseTo(1, 0.9);
    expect(thresholds.thresholdNano('cart', 'quick', now) / (50 * MS * 1.98 * 1.5)).toBeCloseTo(1, 0.9);
  });

  it('call nothing slow that is quick for anyone', () => {
    const thresholds = new RouteThresholds();
    const now = fed(thresholds, 'cached', 0.1, 300);
    expect(thresholds.thresholdNano('cart', 'cached', now)).toBe(20 * MS);
  });

  it('stay where they are when all of a route becomes slow, and follow when it stays so', () => {
    const thresholds = new RouteThresholds();
    const healthy = fed(thresholds, 'GET /', 100, 3_600);
    const threshold = thresholds.thresholdNano('cart', 'GET /', healthy);
    const ill = fed(thresholds, 'GET /', 1_000, 120, healthy);
    expect(thresholds.thresholdNano('cart', 'GET /', ill)).toBeLessThan(threshold * 1.2);
    const usual = fed(thresholds, 'GET /', 1_000, 3_600, ill);
    expect(thresholds.thresholdNano('cart', 'GET /', usual)).toBeGreaterThan(1_000 * MS * 1.5);
  });

  it('forget what was days ago', () => {
    const thresholds = new RouteThresholds({ samplesMin: 10 });
    const now = fed(thresholds, 'GET /', 5_000, 300);
    const later = fed(thresholds, 'GET /', 50, 300, now + 10 * 3_600_000);
    expect(thresholds.thresholdNano('cart', 'GET /', later)).toBeLessThan(200 * MS);
  });

  it('hold a bounded number of routes, those heard of last', () => {
    const thresholds = new RouteThresholds({ routesMax: 100, samplesMin: 0.5 });
    for (let route = 0; route < 5_000; route++) thresholds.observe('cart', `route ${route}`, MS, route);
    expect(thresholds.thresholdNano('cart', 'route 0', 20_000)).toBe(Infinity);
    expect(thresholds.thresholdNano('cart', 'route 4999', 20_000)).toBe(20 * MS);
  });

  it('go on from a snapshot of those heard of last', () => {
    const thresholds = new RouteThresholds({ snapshotRoutesMax: 1 });
    fed(thresholds, 'old', 100, 300);
    const now = fed(thresholds, 'new', 100, 300, 1_000_000);
    const successor = new RouteThresholds();
    successor.restore(JSON.parse(JSON.stringify(thresholds.snapshot())));
    expect(successor.thresholdNano('cart', 'old', now)).toBe(Infinity);
    const ratio = successor.thresholdNano('cart', 'new', now) / thresholds.thresholdNano('cart', 'new', now);
    expect(ratio).toBeCloseTo(1, 1);
  });

  it.each([{ quantile: 1 }, { factor: 0 }, { memoryMs: 0 }])('refuse %o', (options) => {
    expect(() => new RouteThresholds(options)).toThrow(/allowed is/);
  });
});
