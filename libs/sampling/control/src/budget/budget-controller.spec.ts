import { describe, expect, it } from 'vitest';

import { gridProbability } from '../probability-grid.js';
import { BudgetController } from './budget-controller.js';
import type { TeamBudget } from './team-budget.js';

const START = 1_700_000_000_000;
const DAY_MS = 86_400_000;

function controllerOf(budget: TeamBudget, options: { routesMax?: number; teamsMax?: number } = {}): BudgetController {
  return new BudgetController({ budgets: new Map([['shop', budget]]), partitionCount: 1, ...options });
}

/** So many seconds of ten traces a second, of which the controller's share is kept. Returns spans kept. */
function fed(
  budgets: BudgetController,
  seconds: number,
  routeOf: (trace: number) => string,
  options: { startMs?: number; spansPerTrace?: number; bytesPerSpan?: number } = {},
): number {
  const { startMs = START, spansPerTrace = 10, bytesPerSpan = 100 } = options;
  let kept = 0;
  for (let trace = 0; trace < seconds * 10; trace++) {
    const now = startMs + trace * 100;
    budgets.arrived('shop', spansPerTrace, spansPerTrace * bytesPerSpan, now);
    const probability = budgets.isWithin('shop', now)
      ? 1
      : budgets.probability('shop', 'plain', 'cart', routeOf(trace), now);
    budgets.judged('shop', 'plain', 'cart', routeOf(trace), spansPerTrace, now);
    // In place of a draw: the expected value, which makes the test exact.
    budgets.charged('shop', spansPerTrace * probability, spansPerTrace * probability * bytesPerSpan, now);
    kept += spansPerTrace * probability;
  }
  return kept;
}

describe('a budget controller', () => {
  it('lets a team without a budget keep everything', () => {
    const budgets = controllerOf({ spansPerSecond: 1 });
    budgets.arrived('other', 1e6, 1e9, START);
    expect(budgets.isWithin('other', START + 5_000)).toBe(true);
    expect(budgets.probability('other', 'plain', 'cart', 'GET /', START)).toBe(1);
    expect(budgets.pressure('other', START)).toBe(0);
  });

  it('takes the default for a team without a budget of its own, and spreads it over partitions', () => {
    const budgets = new BudgetController({
      budgets: new Map(),
      defaultBudget: { spansPerSecond: 400 },
      partitionCount: 8,
    });
    fed(budgets, 300, () => 'GET /');
    expect(budgets.isWithin('shop', START + 300_000)).toBe(false);
    expect(budgets.pressure('shop', START + 300_000)).toBe(2);
    expect(budgets.probability('shop', 'plain', 'cart', 'GET /', START + 300_000)).toBeLessThan(0.6);
  });

  it('tells demand by budget in two digits and probabilities on the grid', () => {
    const budgets = controllerOf({ spansPerSecond: 30 });
    fed(budgets, 300, (trace) => `route ${trace % 3}`);
    expect(budgets.pressure('shop', START + 300_000)).toBe(3.3);
    const probability = budgets.probability('shop', 'plain', 'cart', 'route 0', START + 300_000);
    expect(gridProbability(probability)).toBe(probability);
  });

  it('draws by the same probability where every trace has a route of its own', () => {
    const budgets = controllerOf({ spansPerSecond: 20 }, { routesMax: 50 });
    fed(budgets, 120, (trace) => `GET /order/${trace}`);
    const kept = fed(budgets, 3_600, (trace) => `GET /item/${trace}`, { startMs: START + 120_000 });
    expect(kept / (20 * 3_600)).toBeCloseTo(1, 1.5);
  });

  it('never goes below the baseline, and tells the pressure', () => {
    const budgets = controllerOf({ spansPerSecond: 1 });
    fed(budgets, 120, () => 'GET /', { spansPerTrace: 1_000 });
    expect(budgets.probability('shop', 'plain', 'cart', 'GET /', START + 120_000)).toBe(gridProbability(0.005));
    expect(budgets.pressure('shop', START + 120_000)).toBe(10_000);
  });

  it('paces bytes through the day of UTC, leaving to the day what a quiet night saved', () => {
    const midnight = Math.ceil(START / DAY_MS) * DAY_MS;
    const budgets = controllerOf({ bytesPerDay: 100 * DAY_MS });
    // 100,000 bytes/s is the even pace, and ten times as much arrives from noon on.
    const kept = fed(budgets, 600, () => 'GET /', { startMs: midnight, bytesPerSpan: 1_000 });
    expect(kept).toBe(600 * 100);
    const noon = midnight + DAY_MS / 2;
    budgets.charged('shop', 0, 25 * DAY_MS, noon - 60_000);
    fed(budgets, 600, () => 'GET /', { startMs: noon, spansPerTrace: 100, bytesPerSpan: 1_000 });
    const keptAtNoon = fed(budgets, 600, () => 'GET /', {
      startMs: noon + 600_000,
      spansPerTrace: 100,
      bytesPerSpan: 1_000,
    });
    // A quarter of the day's bytes is spent, and half of the day is left.
    expect(keptAtNoon / (600 * 150)).toBeCloseTo(1, 1);
  });

  it('takes it that the day was spent evenly before it knew', () => {
    const evening = Math.floor(START / DAY_MS) * DAY_MS + 0.9 * DAY_MS;
    const budgets = controllerOf({ bytesPerDay: 100 * DAY_MS });
    fed(budgets, 60, () => 'GET /', { startMs: evening, spansPerTrace: 100, bytesPerSpan: 1_000 });
    const kept = fed(budgets, 600, () => 'GET /', {
      startMs: evening + 60_000,
      spansPerTrace: 100,
      bytesPerSpan: 1_000,
    });
    expect(kept / (600 * 100)).toBeCloseTo(1, 1);
  });

  it('goes on where it was after a restore', () => {
    const budgets = controllerOf({ spansPerSecond: 30 });
    fed(budgets, 300, (trace) => `route ${trace % 3}`);
    const successor = controllerOf({ spansPerSecond: 30 });
    successor.restore(JSON.parse(JSON.stringify(budgets.snapshot())));
    const now = START + 301_000;
    expect(successor.isWithin('shop', now)).toBe(false);
    const [before, after] = [budgets, successor].map((one) => one.probability('shop', 'plain', 'cart', 'route 1', now));
    // What was counted since the last second's turn is not in the snapshot; a controller that knew nothing would say 1.
    expect(Math.abs((after ?? 0) / (before ?? 1) - 1)).toBeLessThan(0.3);
    expect(before).toBeLessThan(0.5);
  });

  it('forgets the team quiet for longest', () => {
    const budgets = new BudgetController({
      budgets: new Map(),
      defaultBudget: { spansPerSecond: 1 },
      partitionCount: 1,
      teamsMax: 10,
    });
    for (let team = 0; team < 1_000; team++) budgets.arrived(`team ${team}`, 1_000, 1, START + team);
    expect(budgets.isWithin('team 999', START + 1_000)).toBe(false);
    expect(budgets.isWithin('team 0', START + 1_000)).toBe(true);
    expect(JSON.stringify(budgets.snapshot()).length).toBeLessThan(5_000);
  });

  it.each([
    [{ budgets: new Map(), partitionCount: 0 }, /partitionCount is 0/],
    [{ budgets: new Map([['a', { spansPerSecond: -1 }]]), partitionCount: 1 }, /spansPerSecond is -1/],
    [{ budgets: new Map([['a', { bytesPerDay: Number.NaN }]]), partitionCount: 1 }, /bytesPerDay is NaN/],
    [{ budgets: new Map([['a', { reservedShare: 2 }]]), partitionCount: 1 }, /reservedShare is 2/],
    [{ budgets: new Map(), partitionCount: 1, baselineProbabilityMin: 2 }, /baselineProbabilityMin is 2/],
  ])('refuses %o', (options, message) => {
    expect(() => new BudgetController(options)).toThrow(message);
  });
});
