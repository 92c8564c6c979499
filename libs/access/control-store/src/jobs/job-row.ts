import { JOB_STATES, type ClaimedJob, type Job, type JobProgress, type JobState } from '@clew/jobs';
import { sql } from 'drizzle-orm';

import { ControlStoreError } from '../control-store-error.js';

export const JOB_COLUMNS = sql.raw(
  `id::text, organisation_id, kind, subject, input, state, progress, error, attempts, cursor, cancel_requested,
   created_at, created_by, started_at, ended_at`,
);

export interface JobRow extends Record<string, unknown> {
  readonly id: string;
  readonly organisation_id: string | null;
  readonly kind: string;
  readonly subject: string;
  readonly input: unknown;
  readonly state: string;
  readonly progress: unknown;
  readonly error: string | null;
  readonly attempts: number;
  readonly cursor: unknown;
  readonly cancel_requested: boolean;
  readonly created_at: Date | string;
  readonly created_by: string;
  readonly started_at: Date | string | null;
  readonly ended_at: Date | string | null;
}

export function toJob(row: JobRow): Job {
  return {
    id: row.id,
    organisationId: row.organisation_id ?? undefined,
    kind: row.kind,
    subject: row.subject,
    state: stateOf(row.state),
    progress: progressOf(row.progress),
    error: row.error ?? undefined,
    attempts: row.attempts,
    isCancelRequested: row.cancel_requested,
    createdAt: new Date(row.created_at),
    createdBy: row.created_by,
    startedAt: row.started_at === null ? undefined : new Date(row.started_at),
    endedAt: row.ended_at === null ? undefined : new Date(row.ended_at),
  };
}

export function toClaimedJob(row: JobRow): ClaimedJob {
  return { ...toJob(row), input: row.input, cursor: row.cursor ?? undefined };
}

function stateOf(text: string): JobState {
  const state = JOB_STATES.find((known) => known === text);
  if (state === undefined) throw new ControlStoreError('CONTROL_STORE_FAILED', `a job has the unknown state ${text}`);
  return state;
}

/** What another version wrote differently is none. */
function progressOf(content: unknown): JobProgress | undefined {
  if (typeof content !== 'object' || content === null) return undefined;
  const { done, total, unit, message } = content as Readonly<Record<string, unknown>>;
  if (typeof done !== 'number' || typeof unit !== 'string' || typeof message !== 'string') return undefined;
  return { done, total: typeof total === 'number' ? total : undefined, unit, message };
}
