import type {
  ClaimedJob,
  Job,
  JobEnd,
  JobFilter,
  JobProgress,
  JobStore,
  Lease,
  LeaseStore,
  NewJob,
  Saved,
  TaskStore,
} from '@clew/jobs';
import { sql, type SQL } from 'drizzle-orm';

import { ControlStoreError } from '../control-store-error.js';
import type { Database, Queries } from '../database.js';
import { storableTextUpTo } from '../observations/storable-text.js';
import { JOB_COLUMNS, toClaimedJob, toJob, type JobRow } from './job-row.js';
import { holds, LeaseRows } from './lease-rows.js';
import { TaskRows } from './task-rows.js';

/** Of a cursor or input as JSON text. */
const CONTENT_BYTES_MAX = 1024 * 1024;
const ERROR_CHARS_MAX = 2_000;
/** Ids as PostgreSQL counts them; another text is no job's. */
const JOB_ID = /^[1-9]\d{0,17}$/;

/** Jobs, periodic tasks and leases in PostgreSQL. */
export class JobRows implements JobStore, TaskStore, LeaseStore {
  readonly takeLease: LeaseStore['takeLease'];
  readonly releaseLease: LeaseStore['releaseLease'];
  readonly isTaskDue: TaskStore['isTaskDue'];
  readonly beginTask: TaskStore['beginTask'];
  readonly endTask: TaskStore['endTask'];
  readonly #database: Database;

  constructor(database: Database) {
    const leases = new LeaseRows(database);
    const tasks = new TaskRows(database);
    this.#database = database;
    this.takeLease = (name, owner, leaseMs) => leases.takeLease(name, owner, leaseMs);
    this.releaseLease = (lease) => leases.releaseLease(lease);
    this.isTaskDue = (name, everyMs) => tasks.isTaskDue(name, everyMs);
    this.beginTask = (name, everyMs, lease) => tasks.beginTask(name, everyMs, lease);
    this.endTask = (name, lease, error) => tasks.endTask(name, lease, error);
  }

  async addJob({ organisationId, kind, subject = '', input, createdBy }: NewJob): Promise<Job> {
    const content = jsonText(input);
    const inserted = sql`
      insert into jobs (organisation_id, kind, subject, input, created_by)
      values (${organisationId ?? null}, ${kind}, ${subject}, ${content}::json, ${createdBy})
      on conflict (kind, coalesce(organisation_id, ''), subject) where state = 'queued' and started_at is null
      -- Nothing changes, but the row comes back.
      do update set subject = excluded.subject
      returning ${JOB_COLUMNS}`;
    const [job] = await this.#rows(inserted);
    if (job === undefined) throw new ControlStoreError('CONTROL_STORE_FAILED', 'a job was not added');
    return toJob(job);
  }

  async listJobs({ organisationId, kind, state }: JobFilter, limit: number, before?: string): Promise<readonly Job[]> {
    if (before !== undefined && !JOB_ID.test(before)) return [];
    const rows = await this.#rows(sql`
      select ${JOB_COLUMNS} from jobs
      where (organisation_id = ${organisationId} or organisation_id is null)
        and (${kind ?? null}::text is null or kind = ${kind ?? null})
        and (${state ?? null}::text is null or state = ${state ?? null})
        and (${before ?? null}::bigint is null or id < ${before ?? null}::bigint)
      order by id desc limit ${limit}`);
    return rows.map(toJob);
  }

  async findJob(organisationId: string, id: string): Promise<Job | undefined> {
    if (!JOB_ID.test(id)) return undefined;
    const [row] = await this.#rows(sql`
      select ${JOB_COLUMNS} from jobs
      where id = ${id}::bigint and (organisation_id = ${organisationId} or organisation_id is null)`);
    return row === undefined ? undefined : toJob(row);
  }

  async cancelJob(organisationId: string, id: string): Promise<Job | undefined> {
    if (!JOB_ID.test(id)) return undefined;
    const [row] = await this.#rows(sql`
      update jobs set
        cancel_requested = cancel_requested or state in ('queued', 'running'),
        ended_at = case when state = 'queued' then now() else ended_at end,
        state = case when state = 'queued' then 'cancelled' else state end
      where id = ${id}::bigint and organisation_id = ${organisationId}
      returning ${JOB_COLUMNS}`);
    return row === undefined ? undefined : toJob(row);
  }

  async kindsWithWork(kinds: readonly string[]): Promise<readonly string[]> {
    const { rows } = await this.#database.run((queries) =>
      queries.execute<{ kind: string }>(sql`
        select kind from jobs
        where kind = any(${sql.param([...kinds])}::text[]) and ${OPEN}
        group by kind order by min(due_at)`),
    );
    return rows.map(({ kind }) => kind);
  }

  async claimJob(kind: string, lease: Lease): Promise<ClaimedJob | undefined> {
    // Running ones of this kind were left behind: only the holder of the lease has any, and it is free to claim.
    const [row] = await this.#rows(sql`
      update jobs set state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, now())
      where id = (
        select id from jobs where kind = ${kind} and ${OPEN} order by state = 'running' desc, due_at, id limit 1
      ) and ${holds(lease)}
      returning ${JOB_COLUMNS}`);
    return row === undefined ? undefined : toClaimedJob(row);
  }

  async saveJob(
    id: string,
    lease: Lease,
    { cursor, progress }: { readonly cursor: unknown; readonly progress: JobProgress },
  ): Promise<Saved> {
    const [content, shown] = [jsonText(cursor), jsonText(progress)];
    return this.#underLease(id, lease, async (queries, isCancelRequested) => {
      if (isCancelRequested) return 'cancelled';
      await queries.execute(sql`
        update jobs set cursor = ${content}::json, progress = ${shown}::json, attempts = 1, error = null
        where id = ${id}::bigint`);
      return 'saved';
    });
  }

  async isCancelRequested(id: string): Promise<boolean> {
    const [row] = await this.#rows(sql`select ${JOB_COLUMNS} from jobs where id = ${id}::bigint`);
    return row?.cancel_requested ?? true;
  }

  async endJob(id: string, lease: Lease, end: JobEnd): Promise<Saved> {
    const error = end.state === 'failed' || end.state === 'queued' ? end.error : undefined;
    const afterMs = end.state === 'queued' ? end.afterMs : undefined;
    return this.#underLease(id, lease, async (queries) => {
      await queries.execute(sql`
        update jobs set
          state = ${end.state},
          error = ${error === undefined ? null : storableTextUpTo(ERROR_CHARS_MAX, error)},
          -- A process that stops is no failed try.
          attempts = attempts - ${end.state === 'queued' && error === undefined ? 1 : 0},
          due_at = now() + ${afterMs ?? 0} * interval '1 millisecond',
          ended_at = ${afterMs === undefined ? sql`now()` : sql`null`}
        where id = ${id}::bigint`);
      return 'saved';
    });
  }

  async pruneJobs(days: number): Promise<number> {
    const { rowCount } = await this.#database.run((queries) =>
      queries.execute(sql`delete from jobs where ended_at < now() - ${days} * interval '1 day'`),
    );
    return rowCount ?? 0;
  }

  #underLease(
    id: string,
    lease: Lease,
    work: (queries: Queries, isCancelRequested: boolean) => Promise<Saved>,
  ): Promise<Saved> {
    return this.#database.run((queries) =>
      queries.transaction(async (tx) => {
        const { rows } = await tx.execute<{ cancel_requested: boolean }>(sql`
          select cancel_requested from jobs
          where id = ${id}::bigint and state = 'running' and ${holds(lease)} for update`);
        const [running] = rows;
        return running === undefined ? 'lost' : work(tx, running.cancel_requested);
      }),
    );
  }

  async #rows(query: SQL): Promise<readonly JobRow[]> {
    const { rows } = await this.#database.run((queries) => queries.execute<JobRow>(query));
    return rows;
  }
}

const OPEN = sql`(state = 'running' or (state = 'queued' and due_at <= now()))`;

function jsonText(content: unknown): string {
  // Undefined for undefined and functions, whatever its type says.
  const text = JSON.stringify(content) as string | undefined;
  if (text !== undefined && Buffer.byteLength(text) <= CONTENT_BYTES_MAX) return text;
  throw new ControlStoreError(
    'CONTROL_STORE_REFUSED',
    `what a job keeps must be JSON of at most ${CONTENT_BYTES_MAX} bytes`,
  );
}
