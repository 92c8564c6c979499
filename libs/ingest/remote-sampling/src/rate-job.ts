import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';
import type { Logger, Metrics } from '@clew/self-telemetry';

import { findRates, type RateFinderOptions } from './rate-finder.js';
import { RATE_JOB_METRICS } from './remote-sampling-metrics.js';

export interface RateJobOptions extends RateFinderOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Time between rounds. Default 10,000. */
  readonly everyMs?: number;
  /** Unix milliseconds. Default Date.now. */
  readonly now?: () => number;
}

/** Rounds that may be missed before another process takes over. */
const LEASE_ROUNDS = 3;

/**
 * Finds head-sampling rates every few seconds, in one of the processes that run it. Where a store is away the rates stay
 * as they are, and the next round tries again.
 */
export function createRateJob(options: RateJobOptions): RunningPart {
  const { rates, logger, metrics, everyMs = 10_000, now = Date.now } = options;
  const instruments = metrics.instruments(RATE_JOB_METRICS);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  let hasFailed = false;

  async function round(): Promise<void> {
    try {
      if (!(await rates.lead(everyMs * LEASE_ROUNDS))) return;
      const { changedCount } = await findRates(options, now());
      instruments.rounds.add(1, { outcome: 'done' });
      instruments.changes.add(changedCount);
      hasFailed = false;
    } catch (error) {
      instruments.rounds.add(1, { outcome: 'failed' });
      // What is away stays away for a while: it is said once.
      if (!hasFailed) logger.warn({ err: error }, 'head-sampling rates cannot be found now; those that hold stay');
      hasFailed = true;
    }
  }

  function schedule(): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = round().finally(schedule);
    }, everyMs);
  }

  async function shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    isStopped = true;
    clearTimeout(timer);
    let cut: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      cut = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([running, deadline]);
    clearTimeout(cut);
  }

  return {
    name: 'head-sampling-rates',
    start: () => {
      schedule();
      return Promise.resolve();
    },
    shutdown,
  };
}
