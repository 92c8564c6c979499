import type { TeamBudget } from '../team-budget.js';
import type { BudgetRun } from './simulate-budget.js';
import type { Random, Traffic } from './traffic.js';

export interface RandomCase {
  readonly name: string;
  readonly traffic: Traffic;
  readonly budget: TeamBudget & { readonly spansPerSecond: number };
  readonly partitionCount: number;
}

const SHAPES = ['steady', 'step up', 'step down', 'square', 'ramp', 'burst', 'wander'] as const;

/** Traffic as it may come: its height around the budget and up to ten times (now and then thirty times) as high. */
export function randomCase(random: Random): RandomCase {
  const partitionCount = pick(random, [1, 1, 1, 2, 4, 16, 64]);
  const spansPerSecond = Math.round(between(random, 10, 100) * Math.max(partitionCount, 10));
  const shape = pick(random, SHAPES);
  const peak = random() < 0.1 ? 30 : between(random, 1, 10);
  const heightAt = heightOf(shape, between(random, 0.1, 1.2), peak, random);
  const withGiants = random() < 0.25;
  const withStorms = random() < 0.25;
  const stormShare = random();
  const stormPeriodS = Math.round(between(random, 30, 1800));
  return {
    name: `${shape} to ${peak.toFixed(1)}x${withGiants ? ', giants' : ''}${withStorms ? ', error storms' : ''}, ${partitionCount} partitions of ${(spansPerSecond / partitionCount).toFixed(0)} spans/s`,
    partitionCount,
    budget: { spansPerSecond, reservedShare: pick(random, [0, 0.3, 0.5, 1]) },
    traffic: {
      spansPerSecondAt: (second) => heightAt(second) * spansPerSecond,
      routes: randomRoutes(random, withGiants),
      errorShareAt: (second) => (withStorms && second % (2 * stormPeriodS) < stormPeriodS ? stormShare * 0.9 : 0.01),
      slowShare: random() < 0.3 ? 0 : between(random, 0, 0.1),
      sentShare: random() < 0.7 ? 1 : between(random, 0.1, 1),
      // More than half the budget kept by others leaves little to control.
      alwaysShare: random() < 0.3 ? between(random, 0, Math.min(0.05, 0.5 / peak)) : 0,
    },
  };
}

function heightOf(
  shape: (typeof SHAPES)[number],
  low: number,
  high: number,
  random: Random,
): (second: number) => number {
  const turnS = between(random, 300, 3_000);
  const periodS = between(random, 6, 1_200);
  const share = between(random, 0.05, 0.95);
  switch (shape) {
    case 'steady':
      return () => high;
    case 'step up':
      return (second) => (second < turnS ? low : high);
    case 'step down':
      return (second) => (second < turnS ? high : low);
    case 'square':
      return (second) => (second % periodS < periodS * share ? high : low);
    case 'ramp':
      return (second) => low + ((high - low) * Math.min(second, turnS)) / turnS;
    case 'burst':
      return (second) => (second >= turnS && second < turnS + periodS ? high : low);
    case 'wander':
      return (second) => low + (high - low) * (0.5 + 0.5 * Math.sin((2 * Math.PI * second) / periodS)) ** 2;
  }
}

function randomRoutes(random: Random, withGiants: boolean): Traffic['routes'] {
  const skew = between(random, 0, 2);
  const routes = Array.from({ length: Math.round(between(random, 1, 15)) }, (_, index) => ({
    name: `route ${index}`,
    weight: 1 / (index + 1) ** skew,
    spansPerTrace: Math.round(between(random, 1, 40)),
  }));
  return withGiants ? [...routes, { name: 'giant', weight: between(random, 0.05, 0.5), spansPerTrace: 1_000 }] : routes;
}

/** What was kept in the worst hour, by the budget, and by what could have been kept (demand within the budget, by minutes). */
export function worstHours(run: BudgetRun, spansPerSecond: number): { highest: number; lowest: number } {
  const hour = 3_600;
  const feasible = new Float64Array(run.offered.length);
  for (let start = 0; start < feasible.length; start += 60) {
    const minute = run.offered.subarray(start, start + 60);
    feasible.fill(Math.min(spansPerSecond, sum(minute) / minute.length), start, start + 60);
  }
  let highest = 0;
  let lowest = Infinity;
  // The last traces are without a verdict.
  for (let end = hour; end <= feasible.length - 10; end += 10) {
    const kept = sum(run.kept.subarray(end - hour, end));
    highest = Math.max(highest, kept / (spansPerSecond * hour));
    lowest = Math.min(lowest, kept / sum(feasible.subarray(end - hour, end)));
  }
  return { highest, lowest };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function between(random: Random, least: number, most: number): number {
  return least + (most - least) * random();
}

function pick<Value>(random: Random, values: readonly [Value, ...Value[]]): Value {
  return values[Math.floor(random() * values.length)] ?? values[0];
}
