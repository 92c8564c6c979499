import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';

import type { FromWorker } from './worker-messages.js';
import type { WorkerPoolOptions, WorkerProcess } from './worker-pool.js';

const WORKER = fileURLToPath(new URL('./main.js', import.meta.url));

/** How soon a worker that ended is replaced. */
export const WORKER_RESTARTS: Pick<WorkerPoolOptions, 'restartMsMin' | 'restartMsMax' | 'stableMs'> = {
  restartMsMin: 200,
  restartMsMax: 10_000,
  stableMs: 60_000,
};

/** To be called before the first is forked. @param nodeFlags of the workers, beside those of this process */
export function setUpWorkers(nodeFlags: readonly string[]): void {
  const execArgv = [...process.execArgv, ...nodeFlags];
  cluster.setupPrimary({ exec: WORKER, execArgv, args: [], serialization: 'advanced' });
}

export function forkWorker(): WorkerProcess {
  const worker: Worker = cluster.fork();
  return {
    send: (message) => {
      // A worker that has just ended is told nothing; its exit says the rest.
      if (worker.isConnected()) worker.send(message);
    },
    kill: () => {
      worker.process.kill('SIGKILL');
    },
    onMessage: (listener) => {
      worker.on('message', (message: FromWorker) => {
        listener(message);
      });
    },
    onExit: (listener) => {
      worker.once('exit', (code: number | null, signal: string | null) => {
        listener(signal ?? `exit code ${code ?? 'unknown'}`);
      });
    },
  };
}
