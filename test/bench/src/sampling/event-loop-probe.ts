// Loaded into the processes under measurement (`node --import`), into each of their threads: writes how late the thread's
// event loop is, over all of its life. The figures of its own metrics begin anew whenever they are read.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { threadId } from 'node:worker_threads';

/**
 * The monitor's timer is due that often, so a loop that is never late shows as much. Each time wakes the loop: 200 times a second
 * were 3% of a sampler's CPU.
 */
const RESOLUTION_MS = 10;
const PERIOD_MS = 1_000;
const NANO_PER_MS = 1e6;

const folder = process.env['BENCH_EVENT_LOOP_FOLDER'];
if (folder !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const write = (): void => {
    const p99Ms = Math.max(0, delays.percentile(99) / NANO_PER_MS - RESOLUTION_MS);
    writeFileSync(`${folder}/${String(process.pid)}-${String(threadId)}`, String(p99Ms));
  };
  setInterval(write, PERIOD_MS).unref();
}
