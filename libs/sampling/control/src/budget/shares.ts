import type { RouteTable } from './route-table.js';
import { waterLevel } from './water-level.js';

export interface ShareConditions {
  /** Spans per second to be kept in all. */
  readonly target: number;
  readonly reservedShare: number;
  readonly baselineProbabilityMin: number;
  /** Spans per second in traces with errors. */
  readonly errorRate: number;
  /** More of the slow traces than this are not kept for being slow. */
  readonly slowShareMax: number;
  /** What routes ask for now, by what they asked for on average: above 1 when a burst came up faster than averages did. */
  readonly rise: number;
}

export interface ReservedShares {
  /** Probability of errors. */
  readonly errors: number;
  /** Share of slow traces that is kept for being slow; the rest of them is as plain traces are. */
  readonly slow: number;
}

/**
 * Divides the target: first errors, then slow traces within what errors leave of the reserve, then the rest, among it slow traces beyond the
 * reserve, max-min fairly over routes. The baseline's cost is set aside before errors may go beyond their reserve.
 *
 * @returns what errors and slow traces get; the probabilities of routes are set
 */
export function shareOut(table: RouteTable, conditions: ShareConditions): ReservedShares {
  const { target, reservedShare, baselineProbabilityMin, errorRate, rise } = conditions;
  const routes = table.demands();
  let plainRate = 0;
  let slowRate = 0;
  for (const route of routes) {
    plainRate += route.plainRate * rise;
    slowRate += route.slowRate * rise;
  }
  const reserve = reservedShare * target;
  const errorsMax = Math.max(reserve, target - (plainRate + slowRate) * baselineProbabilityMin);
  const errors = Math.min(errorRate, errorsMax);
  const errorShare = Math.max(baselineProbabilityMin, shareOf(errors, errorRate));
  // Never more than errors get, or where nothing is slow an error would be kept for what slow traces could have.
  const slowShare = Math.min(errorShare, conditions.slowShareMax, shareOf(Math.max(0, reserve - errors), slowRate));
  const demands = Float64Array.from(routes, (route) => (route.plainRate + (1 - slowShare) * route.slowRate) * rise);
  const level = waterLevel(demands.slice().sort(), target - errors - slowShare * slowRate, baselineProbabilityMin);
  for (const [index, route] of routes.entries()) {
    route.plainProbability = Math.max(baselineProbabilityMin, shareOf(level, demands[index] ?? 0));
    route.slowProbability = slowShare + (1 - slowShare) * route.plainProbability;
  }
  return { errors: errorShare, slow: slowShare };
}

/** How much of what is asked for is there. */
function shareOf(available: number, asked: number): number {
  return asked <= available ? 1 : available / asked;
}
