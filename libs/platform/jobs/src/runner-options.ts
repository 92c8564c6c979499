import type { Sleep } from '@clew/resilience';

import type { JobState } from './job.js';
import type { AnyJobKind } from './job-kind.js';
import type { JobStore, TaskStore } from './job-store.js';
import type { LeaseStore } from './lease.js';
import type { PeriodicTask } from './periodic-task.js';

export type RunnerEvent =
  | { readonly type: 'jobBegan'; readonly kind: string; readonly jobId: string; readonly attempt: number }
  | {
      readonly type: 'jobEnded';
      readonly kind: string;
      readonly jobId: string;
      /** `queued`: to be tried again. `lost`: another process has it. */
      readonly outcome: Exclude<JobState, 'running'> | 'lost';
      readonly tookMs: number;
      readonly error?: unknown;
    }
  | { readonly type: 'taskEnded'; readonly name: string; readonly tookMs: number; readonly error?: unknown }
  /** The store does not answer, or something else keeps jobs from being looked for. Told at every try. */
  | { readonly type: 'stuck'; readonly error: unknown };

export interface JobRunnerOptions {
  readonly store: JobStore & TaskStore & LeaseStore;
  readonly kinds: readonly AnyJobKind[];
  readonly tasks: readonly PeriodicTask[];
  /** Unlike that of every other process, and of every earlier run of this one. */
  readonly owner: string;
  /** Jobs at once, each of another kind. Periodic tasks do not count. Default 2. */
  readonly concurrencyMax?: number;
  /** How often is looked for work, and for wishes to cancel. Default 2,000. */
  readonly pollMs?: number;
  /** See `LeaseOptions`. */
  readonly leaseMs?: number;
  readonly heartbeatMs?: number;
  /** Tries without a step forward after which a job has failed. Default 8. */
  readonly attemptsMax?: number;
  /** Pause before the second try; it doubles up to `retryMsMax`. Default 1,000. */
  readonly retryMsMin?: number;
  /** Default 300,000. */
  readonly retryMsMax?: number;
  /** How long ended jobs are kept. Default 30. */
  readonly historyDays?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  readonly sleep: Sleep;
  /** In `[0, 1)`. */
  readonly random: () => number;
  readonly onEvent?: (event: RunnerEvent) => void;
}

export type RunnerSettings = Required<JobRunnerOptions>;

export function runnerSettings(options: JobRunnerOptions): RunnerSettings {
  return {
    concurrencyMax: 2,
    pollMs: 2_000,
    leaseMs: 10_000,
    heartbeatMs: 3_000,
    attemptsMax: 8,
    retryMsMin: 1_000,
    retryMsMax: 300_000,
    historyDays: 30,
    onEvent: () => undefined,
    ...options,
  };
}
