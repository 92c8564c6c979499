import type { ClewConfig } from '@clew/config';
import type { RunningPart } from '@clew/lifecycle';
import { createMetrics, type Logger, type Metrics } from '@clew/self-telemetry';

import { WORKER_RESTARTS, forkWorker, setUpWorkers } from './fork-worker.js';
import { WorkerCounts } from './worker-counts.js';
import { SAMPLER_WORKERS } from './worker-metrics.js';
import { WorkerPool, type WorkerPoolEvent } from './worker-pool.js';

const SNAPSHOT_MS_MAX = 1_000;
/** Ending them by force takes a moment of the deadline too. */
const STOP_RESERVE_MS = 500;

export interface SamplerWorkersOptions {
  readonly config: ClewConfig;
  readonly workerCount: number;
  readonly logger: Logger;
}

/**
 * Samplers in processes of their own. They share the partitions as members of one consumer group, as samplers on several
 * machines do; when one ends, the others take its partitions over until it is replaced.
 */
export interface SamplerWorkers extends RunningPart {
  /** Of all workers, for one place to read them. */
  readonly metrics: Pick<Metrics, 'expose' | 'contentType'>;
  /** Rejects while no worker samples. */
  ready(): Promise<void>;
}

export function createSamplerWorkers({ config, workerCount, logger }: SamplerWorkersOptions): SamplerWorkers {
  const counts = new WorkerCounts();
  const own = createMetrics();
  const pool = new WorkerPool({
    workerCount,
    fork: forkWorker,
    startMessage: (slot) => ({ type: 'start', role: 'sampler', slot, config }),
    ...WORKER_RESTARTS,
    nowMs: () => performance.now(),
    onEvent: (event) => {
      if (event.type === 'counts-kept') counts.keep(event.metrics);
      else logEvent(logger, event);
    },
  });
  own.gauge(SAMPLER_WORKERS, () => pool.readyCount);

  return {
    name: 'sampler workers',
    metrics: {
      contentType: own.contentType,
      expose: async () => counts.expose([await own.snapshot(), ...(await pool.snapshots(SNAPSHOT_MS_MAX))]),
    },
    ready: () =>
      pool.readyCount > 0 ? Promise.resolve() : Promise.reject(new Error('no sampler worker samples at the moment')),
    start: async () => {
      setUpWorkers([]);
      await pool.start();
    },
    shutdown: ({ deadlineMs }) => pool.stop(Math.max(0, deadlineMs - STOP_RESERVE_MS)),
  };
}

function logEvent(logger: Logger, event: Exclude<WorkerPoolEvent, { type: 'counts-kept' }>): void {
  const { slot } = event;
  if (event.type === 'worker-replaced') logger.warn({ slot }, 'the sampler worker was replaced');
  else {
    const { reason, restartMs } = event;
    logger.error({ slot, reason, restartMs }, 'a sampler worker ended; the others take its partitions over');
  }
}
