import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';

import { holdLease } from './hold-lease.js';
import type { AnyJobKind } from './job-kind.js';
import type { PeriodicTask } from './periodic-task.js';
import { runJob } from './run-job.js';
import { runTaskIfDue } from './run-task.js';
import { runnerSettings, type JobRunnerOptions, type RunnerSettings } from './runner-options.js';

const PRUNE_EVERY_MS = 3_600_000;

/** Does, in this process, what of the installation's jobs and periodic tasks no other process is at. */
export function createJobRunner(options: JobRunnerOptions): RunningPart {
  return new JobRunner(runnerSettings(options));
}

class JobRunner implements RunningPart {
  readonly name = 'jobs';
  readonly #settings: RunnerSettings;
  readonly #kinds: ReadonlyMap<string, AnyJobKind>;
  readonly #tasks: readonly PeriodicTask[];
  readonly #stopping = new AbortController();
  /** By name of the kind or task. */
  readonly #running = new Map<string, Promise<void>>();
  #looking: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  constructor(settings: RunnerSettings) {
    this.#settings = settings;
    this.#kinds = new Map(settings.kinds.map((kind) => [kind.kind, kind]));
    this.#tasks = [...settings.tasks, this.#pruning()];
  }

  /** A store that is away is no reason not to start: work begins when it answers. */
  start(): Promise<void> {
    this.#looking = this.#look();
    return Promise.resolve();
  }

  /** What runs is told to stop and waited for; what does not stop in time is left to the end of its lease. */
  async shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    this.#closing ??= this.#close();
    const timer = new AbortController();
    await Promise.race([this.#closing, this.#settings.sleep(deadlineMs, timer.signal).catch(() => undefined)]);
    timer.abort();
  }

  async #close(): Promise<void> {
    this.#stopping.abort(new Error('the process stops'));
    await this.#looking;
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    const { sleep, pollMs } = this.#settings;
    while (!this.#stopping.signal.aborted) {
      for (const task of this.#tasks) {
        this.#begin(`task/${task.name}`, () => runTaskIfDue(task, this.#settings, this.#stopping.signal));
      }
      await this.#beginJobs();
      await sleep(pollMs, this.#stopping.signal).catch(() => undefined);
    }
  }

  async #beginJobs(): Promise<void> {
    const { store, concurrencyMax } = this.#settings;
    const idle = [...this.#kinds.keys()].filter((kind) => !this.#running.has(`job/${kind}`));
    if (idle.length === 0) return;
    try {
      for (const name of await store.kindsWithWork(idle)) {
        const kind = this.#kinds.get(name);
        const busy = [...this.#running.keys()].filter((key) => key.startsWith('job/')).length;
        if (kind === undefined || busy >= concurrencyMax) continue;
        this.#begin(`job/${name}`, () => this.#runJobs(kind));
      }
    } catch (error) {
      this.#settings.onEvent({ type: 'stuck', error });
    }
  }

  /** All that wait of one kind, one after the other, unless another process is at it. */
  async #runJobs(kind: AnyJobKind): Promise<void> {
    const { store } = this.#settings;
    const lease = await holdLease(store, { ...this.#settings, name: `job/${kind.kind}` });
    if (lease === undefined) return;
    try {
      while (!this.#stopping.signal.aborted && !lease.signal.aborted) {
        const job = await store.claimJob(kind.kind, lease);
        if (job === undefined) return;
        await runJob(kind, job, lease, this.#settings, this.#stopping.signal);
      }
    } finally {
      await lease.release();
    }
  }

  /** Never two of one name. */
  #begin(name: string, work: () => Promise<void>): void {
    if (this.#running.has(name)) return;
    const running = work()
      .catch((error: unknown) => {
        this.#settings.onEvent({ type: 'stuck', error });
      })
      .finally(() => this.#running.delete(name));
    this.#running.set(name, running);
  }

  #pruning(): PeriodicTask {
    const { store, historyDays } = this.#settings;
    return {
      name: 'job-history',
      everyMs: PRUNE_EVERY_MS,
      run: async () => {
        await store.pruneJobs(historyDays);
      },
    };
  }
}
