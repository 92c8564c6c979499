import { setTimeout as sleep } from 'node:timers/promises';

import { scrape, sumOf } from '@clew/bench';

import type { Calm } from './calm.js';
import { PARTITION_COUNT, type Cluster } from './cluster.js';
import type { Disturbance } from './disturbance-plan.js';

/** Samplers read what has just arrived: behind by less than this, they are not behind. */
const LAG_S_MAX = 2.5;
const LOOK_MS = 1_000;
/** Good looks in a row, after which all is well again. */
const LOOKS = 3;
const RECOVERY_MS_MAX = 10 * 60_000;

/** Carries the plan out, one after another, and notes when things were calm. */
export async function disturb(
  cluster: Cluster,
  plan: readonly Disturbance[],
  calm: Calm,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  const beganAtMs = Date.now();
  for (const disturbance of plan) {
    await sleep(Math.max(0, beganAtMs + disturbance.atMs - Date.now()), undefined, { signal });
    const fromMs = Date.now();
    calm.lost(fromMs);
    say(await end(cluster, disturbance));
    const awayS = (Date.now() - fromMs) / 1_000;
    await untilRecovered(cluster, signal);
    calm.regained(Date.now());
    say(`back after ${awayS.toFixed(1)} s, all read up after ${((Date.now() - fromMs) / 1_000).toFixed(1)} s`);
  }
}

async function end(cluster: Cluster, { kind, index, awayMs }: Disturbance): Promise<string> {
  const { kafka, clickhouse } = cluster;
  switch (kind) {
    case 'sampler':
    case 'gateway':
      await cluster.crash(`${kind}-${String(index)}`);
      return `kill -9 of ${kind}-${String(index)}`;
    case 'broker':
      if (!kafka.canCrash) return 'kill -9 of Kafka: not run: it is not ours to kill';
      await kafka.kill9();
      await sleep(awayMs);
      await kafka.restart();
      return `kill -9 of Kafka, away for ${String(awayMs / 1_000)} s`;
    case 'store': {
      const { pid } = clickhouse;
      if (pid === undefined) return 'end of ClickHouse: not run: it is not ours to kill';
      // It first answers nobody, with requests in the middle of it; then they break off and it starts anew.
      process.kill(pid, 'SIGSTOP');
      await sleep(awayMs);
      process.kill(pid, 'SIGKILL');
      return `ClickHouse stopped for ${String(awayMs / 1_000)} s, then kill -9`;
    }
  }
}

async function untilRecovered({ samplerMetrics }: Cluster, signal: AbortSignal): Promise<void> {
  const deadlineMs = Date.now() + RECOVERY_MS_MAX;
  for (let good = 0; good < LOOKS;) {
    if (Date.now() > deadlineMs) throw new Error('the samplers did not catch up in ten minutes');
    await sleep(LOOK_MS, undefined, { signal });
    good = (await isReadUp(samplerMetrics)) ? good + 1 : 0;
  }
}

async function isReadUp(samplerMetrics: readonly string[]): Promise<boolean> {
  const pages = await Promise.all(samplerMetrics.map((url) => scrape(url).catch(() => [])));
  const lags = pages.map((page) => sumOf(page, 'clew_sampler_lag_seconds'));
  return sumOf(pages.flat(), 'clew_sampler_partitions') === PARTITION_COUNT && lags.every((lag) => lag < LAG_S_MAX);
}
