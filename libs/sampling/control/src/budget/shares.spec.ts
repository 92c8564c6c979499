import { describe, expect, it } from 'vitest';

import { RouteTable } from './route-table.js';
import type { ReservedShares } from './shares.js';
import { shareOut } from './shares.js';

const CONDITIONS = {
  target: 100,
  reservedShare: 0.5,
  baselineProbabilityMin: 0.005,
  errorRate: 0,
  unknownErrorRate: 0,
  slowShareMax: 1,
};

/** A table of routes that ask for so many plain and slow spans per second. */
function tableOf(rates: Readonly<Record<string, { plain: number; slow?: number }>>): RouteTable {
  const table = new RouteTable(100);
  for (const [route, { plain, slow = 0 }] of Object.entries(rates)) {
    table.count('cart', route, false, 0, 0);
    const added = table.largest(100).find(([, name]) => name === route);
    if (added === undefined) throw new Error('the route was not added');
    added[2].isNew = false;
    added[2].plainRate = plain;
    added[2].slowRate = slow;
  }
  return table;
}

/** With a demand that is the sum of what is known. */
function shared(table: RouteTable, conditions: typeof CONDITIONS): ReservedShares {
  const known = table.demands().reduce((sum, demand) => sum + demand.rate, 0);
  return shareOut(table, { ...conditions, demandRate: known + conditions.errorRate });
}

function probabilitiesOf(table: RouteTable, route: string): { plain: number; slow: number } {
  const { plainProbability, slowProbability } = table.demandOf('cart', route);
  return { plain: plainProbability, slow: slowProbability };
}

describe('shares of the budget', () => {
  it('leave to the busy what the quiet do not need', () => {
    const table = tableOf({ quiet: { plain: 10 }, busy: { plain: 450 }, busier: { plain: 900 } });
    expect(shared(table, CONDITIONS).errors).toBe(1);
    expect(probabilitiesOf(table, 'quiet').plain).toBe(1);
    expect(probabilitiesOf(table, 'busy').plain).toBeCloseTo(0.1);
    expect(probabilitiesOf(table, 'busier').plain).toBeCloseTo(0.05);
  });

  it('give all errors and slow traces their place within the reserve', () => {
    const table = tableOf({ busy: { plain: 1_000, slow: 20 } });
    expect(shared(table, { ...CONDITIONS, errorRate: 30 }).errors).toBe(1);
    expect(probabilitiesOf(table, 'busy').slow).toBe(1);
    expect(probabilitiesOf(table, 'busy').plain).toBeCloseTo(0.05);
  });

  it('let errors take what they need beyond the reserve, down to the baseline of others', () => {
    const table = tableOf({ busy: { plain: 1_000 } });
    expect(shared(table, { ...CONDITIONS, errorRate: 90 }).errors).toBe(1);
    expect(probabilitiesOf(table, 'busy').plain).toBeCloseTo(0.01);
    expect(shared(table, { ...CONDITIONS, errorRate: 190 }).errors).toBeCloseTo(0.5);
    expect(probabilitiesOf(table, 'busy').plain).toBe(0.005);
  });

  it('draw slow traces beyond the reserve with the rest, and never below it', () => {
    const table = tableOf({ busy: { plain: 900, slow: 100 } });
    shared(table, CONDITIONS);
    const { plain, slow } = probabilitiesOf(table, 'busy');
    expect(plain).toBeCloseTo(50 / 950);
    expect(slow).toBeCloseTo(0.5 + 0.5 * (50 / 950));
    expect(900 * plain + 100 * slow).toBeCloseTo(100);
  });

  it('keep the reserve for errors when the baseline alone would cost more than the budget', () => {
    const table = tableOf({ flood: { plain: 100_000 } });
    expect(shared(table, { ...CONDITIONS, errorRate: 500 }).errors).toBeCloseTo(0.1);
    expect(probabilitiesOf(table, 'flood').plain).toBe(0.005);
  });

  it('hold for a budget of nothing', () => {
    const table = tableOf({ busy: { plain: 1_000, slow: 10 } });
    expect(shared(table, { ...CONDITIONS, target: 0, errorRate: 5 }).errors).toBe(0.005);
    expect(probabilitiesOf(table, 'busy')).toEqual({ plain: 0.005, slow: 0.005 });
  });
});
