import type { RouteTable } from './route-table.js';
import { waterLevel } from './water-level.js';

export interface ShareConditions {
  /** Spans per second to be kept in all. */
  readonly target: number;
  readonly reservedShare: number;
  readonly baselineProbabilityMin: number;
  /** Spans per second in traces with errors. */
  readonly errorRate: number;
  /** At least as many are kept now, and nothing was judged yet that would say why. 0 when all is well. */
  readonly unknownErrorRate: number;
  /** More of the slow traces than this are not kept for being slow. */
  readonly slowShareMax: number;
  /** Spans per second asked for now, errors included: routes are known as they were seconds ago, their sum as it is. */
  readonly demandRate: number;
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
  const { target, reservedShare, baselineProbabilityMin } = conditions;
  const routes = table.demands();
  let knownRate = 0;
  let slowRate = 0;
  for (const route of routes) {
    knownRate += route.rate;
    slowRate += route.slowRate;
  }
  const judgedRate = knownRate + conditions.errorRate;
  const rise = judgedRate > 0 ? conditions.demandRate / judgedRate : 0;
  const routesRate = judgedRate > 0 ? knownRate * rise : conditions.demandRate;
  slowRate *= rise;
  // A burst need not bring as many more errors, and none should be lost to one that does not.
  const errorRate = Math.max(conditions.errorRate * Math.min(1, rise), conditions.unknownErrorRate);
  const reserve = reservedShare * target;
  const errorsMax = Math.max(reserve, target - routesRate * baselineProbabilityMin);
  const errors = Math.min(errorRate, errorsMax);
  const errorShare = Math.max(baselineProbabilityMin, shareOf(errors, errorRate));
  // Never more than errors get, or where nothing is slow an error would be kept for what slow traces could have.
  const slowShare = Math.min(errorShare, conditions.slowShareMax, shareOf(Math.max(0, reserve - errors), slowRate));
  const demands = Float64Array.from(routes, (route) => (route.plainRate + (1 - slowShare) * route.slowRate) * rise);
  // Before anything was judged all that comes is other.
  if (judgedRate === 0) demands[0] = routesRate;
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
