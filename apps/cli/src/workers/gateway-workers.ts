import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClewConfig } from '@clew/config';
import type { RunningPart } from '@clew/lifecycle';
import { createMetrics, type Logger, type Metrics } from '@clew/self-telemetry';

import type { Ready } from '../start/summary.js';
import { WorkerCounts } from './worker-counts.js';
import { WORKER_RESTARTS, forkWorker, setUpWorkers } from './fork-worker.js';
import { WORKERS } from './worker-metrics.js';
import { WorkerPool, type WorkerPoolEvent } from './worker-pool.js';

/**
 * A gateway's heap is small beside the bodies that pass through it, which V8 counts against its limit: it marked all of it
 * ten times a second because of them. Told to expect more, it collects young memory only; and with room for what a few
 * requests leave, less often: 5% of the CPU (`npm run bench -- ingest`) for 25 MB.
 */
const HEAP_FLAGS = ['--initial-heap-size=128', '--max-semi-space-size=64'];

const SNAPSHOT_MS_MAX = 1_000;
/** Ending them by force takes a moment of the deadline too. */
const STOP_RESERVE_MS = 500;

export interface GatewayWorkersOptions {
  readonly config: ClewConfig;
  readonly workerCount: number;
  readonly logger: Logger;
}

/** Gateways in processes of their own that share the listening ports: this process only hands out the connections. */
export interface GatewayWorkers extends RunningPart {
  /** Where they listen. Known once started. */
  readonly urls: Ready;
  /** Of all workers, for one place to read them. */
  readonly metrics: Pick<Metrics, 'expose' | 'contentType'>;
  /** Rejects while no worker listens. */
  ready(): Promise<void>;
}

export function createGatewayWorkers({ config, workerCount, logger }: GatewayWorkersOptions): GatewayWorkers {
  const counts = new WorkerCounts();
  const own = createMetrics();
  const pool = new WorkerPool({
    workerCount,
    fork: forkWorker,
    startMessage: (slot) => ({
      type: 'start',
      role: 'gateway',
      slot,
      config: configOfWorker(config, slot, workerCount),
    }),
    ...WORKER_RESTARTS,
    nowMs: () => performance.now(),
    onEvent: (event) => {
      if (event.type === 'counts-kept') counts.keep(event.metrics);
      else logEvent(logger, event);
    },
  });
  own.gauge(WORKERS, () => pool.readyCount);
  let urls: Ready = {};

  return {
    name: 'gateway workers',
    get urls() {
      return urls;
    },
    metrics: {
      contentType: own.contentType,
      expose: async () => counts.expose([await own.snapshot(), ...(await pool.snapshots(SNAPSHOT_MS_MAX))]),
    },
    ready: () =>
      pool.readyCount > 0 ? Promise.resolve() : Promise.reject(new Error('no gateway worker listens at the moment')),
    start: async () => {
      setUpWorkers(HEAP_FLAGS);
      await warnOfUnusedFolders(config, workerCount, logger);
      urls = await pool.start();
    },
    shutdown: ({ deadlineMs }) => pool.stop(Math.max(0, deadlineMs - STOP_RESERVE_MS)),
  };
}

/** What is on the disk belongs to one worker; the first has the folder that a gateway without workers has. */
function configOfWorker(config: ClewConfig, slot: number, workerCount: number): ClewConfig {
  const diskBytesMax = Math.floor(config.spill.diskBytesMax / workerCount);
  return {
    ...config,
    dataDir: slot === 0 ? config.dataDir : join(config.dataDir, folderOf(slot)),
    spill: { ...config.spill, diskBytesMax },
  };
}

const folderOf = (slot: number): string => `worker-${slot}`;

/** Spans that a worker left on the disk are brought to Kafka by the next worker of that number. */
async function warnOfUnusedFolders({ dataDir }: ClewConfig, workerCount: number, logger: Logger): Promise<void> {
  const names = await readdir(dataDir).catch(() => []); // there is no folder yet
  const slots = names.flatMap((name) => /^worker-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  const highest = Math.max(...slots, 0);
  if (highest < workerCount) return;
  logger.warn(
    { folder: join(dataDir, folderOf(highest)), workers: highest + 1 },
    'an earlier start had more workers; if Kafka was away when they ended, start once with as many to bring it their spans',
  );
}

function logEvent(logger: Logger, event: Exclude<WorkerPoolEvent, { type: 'counts-kept' }>): void {
  const { slot } = event;
  if (event.type === 'worker-replaced') logger.warn({ slot }, 'the gateway worker was replaced');
  else {
    const { reason, restartMs } = event;
    logger.error({ slot, reason, restartMs }, 'a gateway worker ended; clients send what was not answered again');
  }
}
