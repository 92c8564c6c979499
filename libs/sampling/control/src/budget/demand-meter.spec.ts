import { describe, expect, it } from 'vitest';

import { DemandMeter } from './demand-meter.js';

/** Second by second, spans sent now and, eight seconds later, judged `paid` times as many. */
function fed(meter: DemandMeter, sentAt: (second: number) => number, paid: number, from: number, to: number): void {
  for (let second = from; second < to; second++) {
    meter.arrived(sentAt(second));
    if (second >= 8) meter.judged(sentAt(second - 8) * paid);
    meter.tick(1_000);
  }
}

describe('a demand meter', () => {
  it('weighs what a team sends by what it pays for', () => {
    const meter = new DemandMeter(100);
    fed(meter, () => 50, 10, 0, 300);
    expect(meter.rate / 500).toBeCloseTo(1, 1);
    const called = new DemandMeter(100);
    fed(called, () => 5_000, 0, 0, 300);
    expect(called.rate).toBeLessThan(5);
  });

  it('sees a burst before anything of it is judged', () => {
    const meter = new DemandMeter(100);
    const sentAt = (second: number): number => (second < 300 ? 50 : 500);
    fed(meter, sentAt, 2, 0, 304);
    expect(meter.rate).toBeGreaterThan(800);
    fed(meter, sentAt, 2, 304, 330);
    expect(meter.rate / 1_000).toBeCloseTo(1, 1);
  });

  it('lets a burst go slowly, as what came of it is still to be drawn', () => {
    const meter = new DemandMeter(100);
    const sentAt = (second: number): number => (second < 300 ? 500 : 50);
    fed(meter, sentAt, 1, 0, 306);
    expect(meter.rate).toBeGreaterThan(200);
    fed(meter, sentAt, 1, 306, 360);
    expect(meter.rate / 50).toBeCloseTo(1, 1);
  });
});
