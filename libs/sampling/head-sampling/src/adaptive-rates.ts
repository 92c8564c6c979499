import { ROUTES_MAX, type AdaptiveTarget } from './head-sampling-document.js';
import type { LearnedRates } from './sampling-strategy.js';

/** Traces of one route that came in a step of time. */
export interface RouteArrivals {
  readonly route: string;
  readonly stepStartUnixMs: number;
  readonly traceCount: number;
  /** How many they stand for, where SDKs say so in the trace state (`ot=th`): else the same. */
  readonly adjustedTraceCount: number;
}

export interface RateRound {
  readonly nowUnixMs: number;
  readonly target: AdaptiveTarget;
  /** What routes are told that have no rate. */
  readonly defaultProbability: number;
  /** Rates that hold, and since when; undefined when none were found yet. */
  readonly held: { readonly routes: LearnedRates; readonly changedAtUnixMs: number } | undefined;
  readonly arrivals: readonly RouteArrivals[];
}

export interface AdaptiveOptions {
  /** Width of the steps that arrivals come in. Default 10,000. */
  readonly stepMs: number;
  /** What came in so long a time is measured. Default 300,000. */
  readonly windowMsMax: number;
  /** With less it is not measured. Default 60,000. */
  readonly windowMsMin: number;
  /**
   * How long after a change what comes was sampled at neither the old rate nor the new: SDKs ask once a minute, and a trace
   * is counted when it is closed. Default 90,000.
   */
  readonly settleMs: number;
  /** Times the rate of a route may rise in a round, so that a quiet spell does not open the gates. Default 4. */
  readonly riseMax: number;
  /** Times it may fall, so that a mistake is not for long. Default 16. */
  readonly fallMax: number;
  /** Changes of less than this share are left, so that rates come to rest. Default 0.1. */
  readonly changeMin: number;
}

export const ADAPTIVE_DEFAULTS: AdaptiveOptions = {
  stepMs: 10_000,
  windowMsMax: 300_000,
  windowMsMin: 60_000,
  settleMs: 90_000,
  riseMax: 4,
  fallMax: 16,
  changeMin: 0.1,
};

/** More than this and SDKs tell of their sampling themselves. Less is rounding. */
const TOLD_FACTOR = 1.001;

/**
 * Rates at which about `targetTracesPerSecond` of a service arrive: each route gets an equal part, and what a quiet one
 * does not need goes to the others. Undefined: the ones that hold are good, or too little came since they changed to tell.
 */
export function nextRates(round: RateRound, options: AdaptiveOptions = ADAPTIVE_DEFAULTS): LearnedRates | undefined {
  const window = measurable(round, options);
  if (window === undefined) return undefined;
  const demands = demandsOf(round, window);
  const part = equalPart([...demands.values()], round.target.targetTracesPerSecond);
  const next = new Map<string, number>();
  for (const [route, demand] of demands) {
    const before = toldOf(round, route);
    const wanted = Math.min(1, Math.max(round.target.probabilityMin, part / demand));
    const bounded = Math.min(before * options.riseMax, Math.max(before / options.fallMax, wanted));
    next.set(route, rounded(Math.min(1, bounded)));
  }
  return isSame(round, next, options.changeMin) ? undefined : next;
}

interface Window {
  readonly startUnixMs: number;
  readonly endUnixMs: number;
}

/** Whole steps at the present rates. */
function measurable({ nowUnixMs, held }: RateRound, options: AdaptiveOptions): Window | undefined {
  const { stepMs, windowMsMax, windowMsMin, settleMs } = options;
  const settledAtMs = (held?.changedAtUnixMs ?? 0) + settleMs;
  // The step under way is not over, and the one before it may still be written.
  const endUnixMs = (Math.floor(nowUnixMs / stepMs) - 1) * stepMs;
  const startUnixMs = Math.ceil(Math.max(nowUnixMs - windowMsMax, settledAtMs) / stepMs) * stepMs;
  return endUnixMs - startUnixMs < windowMsMin ? undefined : { startUnixMs, endUnixMs };
}

/** Traces per second that each route begins, sampled or not: the most frequent routes. */
function demandsOf(round: RateRound, { startUnixMs, endUnixMs }: Window): ReadonlyMap<string, number> {
  const sums = new Map<string, { came: number; adjusted: number }>();
  for (const { route, stepStartUnixMs, traceCount, adjustedTraceCount } of round.arrivals) {
    if (stepStartUnixMs < startUnixMs || stepStartUnixMs >= endUnixMs || !(traceCount > 0)) continue;
    const sum = sums.get(route) ?? { came: 0, adjusted: 0 };
    sum.came += traceCount;
    sum.adjusted += adjustedTraceCount;
    sums.set(route, sum);
  }
  const seconds = (endUnixMs - startUnixMs) / 1_000;
  const demands = [...sums].map(([route, { came, adjusted }]): [string, number] => {
    // Most samplers of this protocol do not say at what rate they sampled: then it is the one that they were told.
    const isTold = adjusted > came * TOLD_FACTOR;
    return [route, (isTold ? adjusted : came / toldOf(round, route)) / seconds];
  });
  return new Map(demands.toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, ROUTES_MAX));
}

/** A route that was told to send nothing and sends all the same does not mind what it is told. */
function toldOf({ held, defaultProbability }: RateRound, route: string): number {
  const told = held?.routes.get(route) ?? defaultProbability;
  return told > 0 ? told : 1;
}

/** The most that each may have so that together they have no more than the target (max-min fair). */
function equalPart(demands: readonly number[], target: number): number {
  let left = target;
  let count = demands.length;
  for (const demand of demands.toSorted((a, b) => a - b)) {
    if (demand * count > left) return left / count;
    left -= demand;
    count--;
  }
  return Number.POSITIVE_INFINITY;
}

/** Four digits are more than an estimate has, and a document that people can read. */
function rounded(probability: number): number {
  return Number(probability.toPrecision(4));
}

/** Routes that are gone go only when another rate changes: they do no harm. */
function isSame({ held, defaultProbability }: RateRound, next: LearnedRates, changeMin: number): boolean {
  return [...next].every(([route, probability]) => {
    const before = held?.routes.get(route) ?? defaultProbability;
    return Math.abs(probability - before) <= before * changeMin;
  });
}
