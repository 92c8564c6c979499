import { describe, expect, it } from 'vitest';

import { Calm } from './calm.js';

describe('calm', () => {
  it('is where no disturbance reaches', () => {
    const calm = new Calm();
    calm.lost(10);
    calm.regained(20);
    expect(calm.during(1, 9)).toBe(true);
    expect(calm.during(21, 30)).toBe(true);
    expect(calm.during(5, 12)).toBe(false);
    expect(calm.during(12, 15)).toBe(false);
    expect(calm.during(5, 30)).toBe(false);
  });

  it('does not come back before it is regained', () => {
    const calm = new Calm();
    calm.lost(10);
    expect(calm.during(1_000, 2_000)).toBe(false);
  });
});
