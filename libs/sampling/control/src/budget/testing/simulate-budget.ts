import { BudgetController } from '../budget-controller.js';
import type { BudgetControllerOptions } from '../budget-controller.js';
import type { TeamBudget } from '../team-budget.js';
import type { Cohort, Random, Traffic } from './traffic.js';
import { cohortsOf, drawn } from './traffic.js';

const TEAM = 'team';
const DECISION_WAIT_S = 6;
const BYTES_PER_SPAN = 400;
/** Nothing came for the wait. */
const CLOSED_AFTER_S = 8;
/** How a trace's spans come, second by second. */
const ARRIVAL = [0.7, 0.2, 0.1] as const;

/** Spans by second, of all partitions. */
export interface BudgetRun {
  readonly offered: Float64Array;
  readonly offeredErrors: Float64Array;
  readonly kept: Float64Array;
  readonly keptErrors: Float64Array;
  readonly keptSlow: Float64Array;
  /** Times the team went from being within its budget to not, or back. */
  readonly changes: number;
}

interface Waiting {
  readonly cohort: Cohort;
  readonly openedAt: number;
}

/**
 * The loop closed, as the engine closes it: spans arrive, a trace is kept at once at probability 1 and else drawn after the wait,
 * judged when it is closed, and what is kept is charged at the flush in which it is written, spans that come after the verdict with it.
 */
export function simulateBudget(options: {
  readonly traffic: Traffic;
  readonly budget: TeamBudget;
  readonly partitionCount: number;
  readonly seconds: number;
  readonly random: Random;
  readonly startMs?: number;
  readonly controller?: Partial<BudgetControllerOptions>;
}): BudgetRun {
  const { seconds } = options;
  const run = {
    offered: new Float64Array(seconds),
    offeredErrors: new Float64Array(seconds),
    kept: new Float64Array(seconds),
    keptErrors: new Float64Array(seconds),
    keptSlow: new Float64Array(seconds),
    changes: 0,
  };
  for (let partition = 0; partition < options.partitionCount; partition++) simulatePartition(options, run);
  return run;
}

type MutableRun = { -readonly [Name in keyof BudgetRun]: BudgetRun[Name] };

function simulatePartition(options: Parameters<typeof simulateBudget>[0], run: MutableRun): void {
  const { traffic, budget, partitionCount, seconds, random, startMs = 1_700_000_000_000 } = options;
  const controller = new BudgetController({
    budgets: new Map([[TEAM, budget]]),
    partitionCount,
    ...options.controller,
  });
  const arriving = new Float64Array(seconds + ARRIVAL.length);
  const toCharge = new Float64Array(seconds + ARRIVAL.length);
  const closing: Cohort[][] = [];
  let waiting: Waiting[] = [];
  let wasWithin = true;

  /** Spans of kept traces that have come are charged now, others when they come. */
  function keep(cohort: Cohort, openedAt: number, traceCount: number, now: number): void {
    const spans = traceCount * cohort.spansPerTrace;
    for (const [delay, share] of ARRIVAL.entries()) {
      const second = Math.max(now, openedAt + delay);
      toCharge[second] = (toCharge[second] ?? 0) + spans * share;
    }
    run.kept[openedAt] = (run.kept[openedAt] ?? 0) + spans;
    if (cohort.traceClass === 'error') run.keptErrors[openedAt] = (run.keptErrors[openedAt] ?? 0) + spans;
    if (cohort.traceClass === 'slow') run.keptSlow[openedAt] = (run.keptSlow[openedAt] ?? 0) + spans;
  }

  for (let second = 0; second < seconds; second++) {
    for (const cohort of cohortsOf(traffic, second, partitionCount, random)) {
      const spans = cohort.traceCount * cohort.spansPerTrace;
      run.offered[second] = (run.offered[second] ?? 0) + spans;
      if (cohort.traceClass === 'error') run.offeredErrors[second] = (run.offeredErrors[second] ?? 0) + spans;
      for (const [delay, share] of ARRIVAL.entries()) {
        arriving[second + delay] = (arriving[second + delay] ?? 0) + spans * share;
      }
      waiting.push({ cohort, openedAt: second });
      (closing[second + CLOSED_AFTER_S] ??= []).push(cohort);
    }
    const arrived = (arriving[second] ?? 0) * traffic.sentShare;
    // Messages come all through the second.
    for (let part = 0; part < 10; part++) {
      controller.arrived(TEAM, arrived / 10, (arrived / 10) * BYTES_PER_SPAN, startMs + second * 1000 + part * 100);
    }
    const now = startMs + (second + 1) * 1000;
    const isWithin = controller.isWithin(TEAM, now);
    if (isWithin !== wasWithin) run.changes++;
    wasWithin = isWithin;
    waiting = waiting.filter(({ cohort, openedAt }) => {
      const { traceClass, service, route, traceCount } = cohort;
      const probability = controller.probability(TEAM, traceClass, service, route, now);
      if (probability < 1 && second - openedAt < DECISION_WAIT_S) return true;
      const always = drawn(random, traceCount, traffic.alwaysShare);
      keep(cohort, openedAt, always + drawn(random, traceCount - always, probability), second);
      return false;
    });
    // A trace is judged when it is closed, however early it was decided.
    for (const { traceClass, service, route, traceCount, spansPerTrace } of closing[second] ?? []) {
      controller.judged(TEAM, traceClass, service, route, traceCount * spansPerTrace, now);
    }
    const charged = toCharge[second] ?? 0;
    if (charged > 0) controller.charged(TEAM, charged, charged * BYTES_PER_SPAN, now);
  }
}
