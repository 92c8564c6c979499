import { retryDelayMs } from '@clew/resilience';

import type { HeldLease } from './hold-lease.js';
import type { ClaimedJob, JobProgress } from './job.js';
import type { AnyJobKind } from './job-kind.js';
import type { JobEnd, Saved } from './job-store.js';
import { LeaseLostError } from './lease.js';
import type { RunnerEvent, RunnerSettings } from './runner-options.js';

const ERROR_CHARS_MAX = 2_000;

/** Somebody asked for the end of the job. */
class JobCancelledError extends Error {
  override readonly name = 'JobCancelledError';
}

type Outcome = Extract<RunnerEvent, { readonly type: 'jobEnded' }>['outcome'];

/** Runs one job that was claimed under `lease`. Rejects only when the store cannot be told how it ended. */
export async function runJob(
  kind: AnyJobKind,
  job: ClaimedJob,
  lease: HeldLease,
  settings: RunnerSettings,
  stopping: AbortSignal,
): Promise<void> {
  const { nowMs, onEvent } = settings;
  const beganAtMs = nowMs();
  onEvent({ type: 'jobBegan', kind: job.kind, jobId: job.id, attempt: job.attempts });
  const run = new JobRun(job, lease, settings, stopping);
  const failure = await run.failureOf(kind);
  const { outcome, error } = await run.end(failure);
  const told = error === undefined ? {} : { error };
  onEvent({ type: 'jobEnded', kind: job.kind, jobId: job.id, outcome, tookMs: nowMs() - beganAtMs, ...told });
}

interface Failure {
  readonly error: unknown;
}

class JobRun {
  readonly #job: ClaimedJob;
  readonly #lease: HeldLease;
  readonly #settings: RunnerSettings;
  readonly #stopping: AbortSignal;
  readonly #cancelled = new AbortController();
  readonly #ended = new AbortController();
  #attempts: number;

  constructor(job: ClaimedJob, lease: HeldLease, settings: RunnerSettings, stopping: AbortSignal) {
    this.#job = job;
    this.#lease = lease;
    this.#settings = settings;
    this.#stopping = stopping;
    this.#attempts = job.attempts;
  }

  /** Undefined when the job went to its end. */
  async failureOf(kind: AnyJobKind): Promise<Failure | undefined> {
    const watching = this.#watchForCancel();
    const { id, organisationId, input, cursor } = this.#job;
    const signal = AbortSignal.any([this.#lease.signal, this.#cancelled.signal, this.#stopping]);
    const save = (next: unknown, progress: JobProgress): Promise<void> => this.#save(next, progress, signal);
    try {
      const { fence } = this.#lease;
      await kind.runJob({ id, organisationId, input, cursor, fence, signal, save });
      return undefined;
    } catch (error) {
      return { error };
    } finally {
      this.#ended.abort();
      await watching;
    }
  }

  async end(failure: Failure | undefined): Promise<{ readonly outcome: Outcome; readonly error?: unknown }> {
    const told = failure === undefined ? {} : { error: failure.error };
    if (this.#lease.signal.aborted) return { outcome: 'lost', ...told };
    const end = this.#endOf(failure);
    const saved = await this.#settings.store.endJob(this.#job.id, this.#lease, end);
    return saved === 'lost' ? { outcome: 'lost', ...told } : { outcome: end.state, ...told };
  }

  #endOf(failure: Failure | undefined): JobEnd {
    if (failure === undefined) return { state: 'succeeded' };
    if (this.#cancelled.signal.aborted) return { state: 'cancelled' };
    if (this.#stopping.aborted) return { state: 'queued', error: undefined, afterMs: 0 };
    const error = textOf(failure.error);
    const { attemptsMax, retryMsMin: delayMsMin, retryMsMax: delayMsMax, random } = this.#settings;
    if (this.#attempts >= attemptsMax || saysPermanent(failure.error)) return { state: 'failed', error };
    return { state: 'queued', error, afterMs: retryDelayMs(this.#attempts, { delayMsMin, delayMsMax, random }) };
  }

  async #save(cursor: unknown, progress: JobProgress, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const saved: Saved = await this.#settings.store.saveJob(this.#job.id, this.#lease, { cursor, progress });
    if (saved === 'lost') throw new LeaseLostError(this.#lease.name);
    if (saved === 'cancelled') this.#cancel();
    signal.throwIfAborted();
    this.#attempts = 1;
  }

  /** A step may take minutes: whoever wants the job to end does not wait for the next save. */
  async #watchForCancel(): Promise<void> {
    const { sleep, pollMs, store } = this.#settings;
    while (!this.#ended.signal.aborted && !this.#cancelled.signal.aborted) {
      try {
        await sleep(pollMs, this.#ended.signal);
        if (await store.isCancelRequested(this.#job.id)) this.#cancel();
      } catch {
        // The job has ended, or the store is away: then the next look, or the next save, tells.
      }
    }
  }

  #cancel(): void {
    this.#cancelled.abort(new JobCancelledError('the job was cancelled'));
  }
}

function saysPermanent(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === false;
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, ERROR_CHARS_MAX);
}
