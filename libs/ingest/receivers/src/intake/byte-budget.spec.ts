import { describe, expect, it } from 'vitest';

import { ByteBudget } from './byte-budget.js';

describe('ByteBudget', () => {
  it('refuses what does not fit and claims nothing for it', () => {
    const budget = new ByteBudget(100);
    const first = budget.open();
    const second = budget.open();
    expect(first.grow(60)).toBe(true);
    expect(second.grow(41)).toBe(false);
    expect(budget.usedBytes).toBe(60);
    expect(second.grow(40)).toBe(true);
    expect(budget.fits(1)).toBe(false);
  });

  it('gives everything back once, however often released', () => {
    const budget = new ByteBudget(100);
    const other = budget.open();
    other.grow(10);
    const reservation = budget.open();
    reservation.grow(30);
    reservation.grow(20);
    reservation.release();
    reservation.release();
    expect(budget.usedBytes).toBe(10);
  });
});
