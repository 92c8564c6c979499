export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface JobProgress {
  readonly done: number;
  /** Undefined while it is not known. */
  readonly total: number | undefined;
  /** What is counted: `days`, `traces`. */
  readonly unit: string;
  /** What it is at, for people. */
  readonly message: string;
}

export interface Job {
  readonly id: string;
  /** Undefined: of the whole installation. */
  readonly organisationId: string | undefined;
  readonly kind: string;
  /** What of the kind it is about; '' when there is only one. Two that are still to begin are never about the same. */
  readonly subject: string;
  readonly state: JobState;
  readonly progress: JobProgress | undefined;
  /** Why it failed, or why it is tried again. */
  readonly error: string | undefined;
  /** Tries since it last got a step further. */
  readonly attempts: number;
  readonly isCancelRequested: boolean;
  readonly createdAt: Date;
  /** Who asked for it: a token id, `cli`, or the name of a periodic task. */
  readonly createdBy: string;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
}

export interface NewJob {
  readonly organisationId: string | undefined;
  readonly kind: string;
  readonly subject?: string;
  /** JSON. */
  readonly input: unknown;
  readonly createdBy: string;
}

/** A job that a process has taken on, with what its kind needs to know. */
export interface ClaimedJob extends Job {
  readonly input: unknown;
  /** As it was saved last; undefined at the beginning. */
  readonly cursor: unknown;
}

export interface JobFilter {
  /** Its own jobs and those of the whole installation. */
  readonly organisationId: string;
  readonly kind?: string;
  readonly state?: JobState;
}
