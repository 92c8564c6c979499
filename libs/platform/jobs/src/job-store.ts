import type { ClaimedJob, Job, JobFilter, JobProgress, NewJob } from './job.js';
import type { Lease } from './lease.js';

/** What became of something that only the holder of the job's lease may do. */
export type Saved =
  | 'saved'
  /** Somebody wants it to end. Nothing was changed. */
  | 'cancelled'
  /** The lease is another's, or ran out. Nothing was changed. */
  | 'lost';

export type JobEnd =
  | { readonly state: 'succeeded' | 'cancelled' }
  | { readonly state: 'failed'; readonly error: string }
  /** To be tried again. `error` undefined: it was not its fault, the process stops. */
  | { readonly state: 'queued'; readonly error: string | undefined; readonly afterMs: number };

/** Jobs as administrators see them. Rejects while the store is away. */
export interface JobDirectory {
  /** Adds a job, or answers with the one that is about the same and has not begun. */
  addJob(job: NewJob): Promise<Job>;
  /** Newest first, those before the job `before`. */
  listJobs(filter: JobFilter, limit: number, before?: string): Promise<readonly Job[]>;
  /** Undefined when the organisation has none with this id. */
  findJob(organisationId: string, id: string): Promise<Job | undefined>;
  /**
   * One that has not begun is cancelled at once, one that runs is asked to end. Undefined when the organisation has no such job of
   * its own; one that has ended is left as it is.
   */
  cancelJob(organisationId: string, id: string): Promise<Job | undefined>;
}

/** Jobs as their runners see them. What is given a lease does nothing unless the lease still holds, in the same transaction. */
export interface JobStore extends JobDirectory {
  /** Kinds, of those named, of which a job waits or runs. */
  kindsWithWork(kinds: readonly string[]): Promise<readonly string[]>;
  /** The job that a runner of this kind left behind, or else the one that waits longest; it runs from now on. */
  claimJob(kind: string, lease: Lease): Promise<ClaimedJob | undefined>;
  /** Notes how far it is. A job that begins again goes on from `cursor` (JSON), and its tries count from here. */
  saveJob(id: string, lease: Lease, step: { readonly cursor: unknown; readonly progress: JobProgress }): Promise<Saved>;
  /** Whether somebody wants it to end. */
  isCancelRequested(id: string): Promise<boolean>;
  endJob(id: string, lease: Lease, end: JobEnd): Promise<Saved>;
  /** Removes those that ended longer ago. Answers how many. */
  pruneJobs(days: number): Promise<number>;
}

/** When periodic tasks ran last. */
export interface TaskStore {
  /** True when it began longer than `everyMs` ago, or never. */
  isTaskDue(name: string, everyMs: number): Promise<boolean>;
  /** False when another began it meanwhile, or the lease is lost. */
  beginTask(name: string, everyMs: number, lease: Lease): Promise<boolean>;
  /** @param error undefined: it went well */
  endTask(name: string, lease: Lease, error: string | undefined): Promise<void>;
}
