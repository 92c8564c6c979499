import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { FuzzFailure } from './fuzz-run.js';
import { fuzzOptions } from './options.js';
import { summary, verdict } from './report.js';
import type { WorkerMessage, WorkerTask } from './worker.js';

const HEAP_MB_MAX = 512;
/** CPU that a body may take before its round counts as a hang. Only CPU counts: a busy machine stands still for longer. */
const HANG_CPU_MS = 20_000;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const options = fuzzOptions(process.argv.slice(2), process.env);
say(`fuzz: seed ${options.seed}, from round ${options.from}`);
const progress = new Int32Array(new SharedArrayBuffer(4));
const startedAtMs = performance.now();
const worker = new Worker(new URL('./worker.js', import.meta.url), {
  workerData: { options, progress } satisfies WorkerTask,
  resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
});

let rssBytesMax = 0;
let roundSeen = 0;
let cpuSeen = process.cpuUsage();
const watch = setInterval(() => {
  rssBytesMax = Math.max(rssBytesMax, process.memoryUsage.rss());
  const round = Atomics.load(progress, 0);
  const { user, system } = process.cpuUsage(cpuSeen);
  if (round !== roundSeen) {
    roundSeen = round;
    cpuSeen = process.cpuUsage();
  } else if (round > 0 && (user + system) / 1_000 > HANG_CPU_MS) {
    fail(`hangs in round ${options.from + round - 1} of seed ${options.seed}`);
    void worker.terminate();
  }
}, 500);

worker.on('message', (message: WorkerMessage) => {
  if (message.kind === 'failure') {
    showFailure(message.failure);
    return;
  }
  const tookMs = performance.now() - startedAtMs;
  rssBytesMax = Math.max(rssBytesMax, process.memoryUsage.rss());
  say(summary(message, { tookMs, rssBytesMax }));
  const fault = verdict(message, { tookMs, rssBytesMax });
  if (fault !== undefined) fail(fault);
});
worker.on('error', (error) => {
  fail(`ended by ${error.stack ?? String(error)} (round ${options.from + Atomics.load(progress, 0) - 1})`);
});
worker.on('exit', () => {
  clearInterval(watch);
});

function showFailure({ format, seed, round, message, body }: FuzzFailure): void {
  const file = join(tmpdir(), `clew-fuzz-${format}-${seed}-${round}.bin`);
  writeFileSync(file, body);
  fail(`${format}, ${body.length} bytes (${file}): ${message}`);
  say(`  again: FUZZ_SEED=${seed} npm run fuzz -- --from ${round} --bodies 1`);
}

function fail(what: string): void {
  say(`fuzz: FAILED ${what}`);
  process.exitCode = 1;
}
