import { setTimeout as sleep } from 'node:timers/promises';

import { createSampleShop, type SampleShopOptions, type SampleShopStats } from './sample-shop.js';

export interface SampleShopRun extends SampleShopOptions {
  /** How long visitors come. Not set: until the signal. */
  readonly durationMs?: number;
  /** Ends the run early; what is under way is finished and sent. */
  readonly signal?: AbortSignal;
  /** How long the shop may take to finish and send afterwards. Default 10,000. */
  readonly shutdownDeadlineMs?: number;
}

/** Runs the shop for a while against any OTLP/HTTP endpoint, and says what became of it. For `clew simulate`. */
export async function runSampleShop(run: SampleShopRun): Promise<SampleShopStats> {
  const shop = createSampleShop(run);
  await shop.start();
  await elapsed(run.durationMs, run.signal);
  await shop.shutdown({ deadlineMs: run.shutdownDeadlineMs ?? 10_000 });
  return shop.stats;
}

async function elapsed(durationMs: number | undefined, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return;
  const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
  if (durationMs === undefined) {
    await aborted;
    return;
  }
  const timer = new AbortController();
  await Promise.race([aborted, sleep(durationMs, undefined, { signal: timer.signal })]).finally(() => {
    timer.abort();
  });
}
