import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';

import { FuzzRun, type FuzzCounts, type FuzzFailure } from './fuzz-run.js';
import type { FuzzOptions } from './options.js';

export interface WorkerTask {
  readonly options: FuzzOptions;
  /** Where the worker says which round it is in, for whoever watches it. */
  readonly progress: Int32Array;
}

export type WorkerMessage =
  | { readonly kind: 'failure'; readonly failure: FuzzFailure }
  | {
      readonly kind: 'end';
      readonly counts: FuzzCounts;
      /** Live heap after a collection: once the caches have warmed up, and at the end. */
      readonly heapBytesWarm: number;
      readonly heapBytesEnd: number;
    };

/** The caches of the doors fill: what they remember is bounded, and no leak. */
const WARM_UP_BODIES = 20_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const { options, progress } = workerData as WorkerTask;
const run = new FuzzRun(options.seed);
await run.start();
const endsAt = performance.now() + options.seconds * 1_000;
let heapBytesWarm = 0;
let failures = 0;
for (let done = 0; done < options.bodies && performance.now() < endsAt && failures < options.failuresMax; done++) {
  if (done === WARM_UP_BODIES) heapBytesWarm = liveHeapBytes();
  Atomics.store(progress, 0, done + 1);
  const failure = await run.round(options.from + done);
  if (failure === undefined) continue;
  failures++;
  tell({ kind: 'failure', failure });
}
Atomics.store(progress, 0, -1);
await run.shutdown();
tell({ kind: 'end', counts: run.counts, heapBytesWarm, heapBytesEnd: liveHeapBytes() });

function liveHeapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

function tell(message: WorkerMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of Node.js: its messages have no origin
  parentPort?.postMessage(message);
}
