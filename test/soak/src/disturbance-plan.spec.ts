import { describe, expect, it } from 'vitest';

import { planDisturbances } from './disturbance-plan.js';

const OPTIONS = {
  kills: 12,
  durationMs: 1_800_000,
  storeAwayMs: 90_000,
  brokerAwayMs: 10_000,
  processCount: 2,
  seed: 1,
};

describe('the plan of a soak', () => {
  it('ends everything in its turn, one after another, within the load', () => {
    const plan = planDisturbances(OPTIONS);
    expect(new Set(plan.map(({ kind, index }) => `${kind} ${String(index)}`)).size).toBe(8);
    expect(plan.map(({ atMs }) => atMs)).toEqual(plan.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
    expect(plan.every(({ atMs }) => atMs > 0 && atMs < OPTIONS.durationMs)).toBe(true);
  });

  it('is the same for the same seed only', () => {
    expect(planDisturbances(OPTIONS)).toEqual(planDisturbances(OPTIONS));
    expect(planDisturbances({ ...OPTIONS, seed: 2 })).not.toEqual(planDisturbances(OPTIONS));
  });

  it('is empty without kills', () => {
    expect(planDisturbances({ ...OPTIONS, kills: 0 })).toEqual([]);
  });
});
