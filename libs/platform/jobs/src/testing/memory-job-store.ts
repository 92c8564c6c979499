import type { ClaimedJob, Job, JobProgress } from '../job.js';
import type { JobEnd, JobStore, Saved, TaskStore } from '../job-store.js';
import type { Lease, LeaseStore } from '../lease.js';

type Row = { -readonly [Key in keyof ClaimedJob]: ClaimedJob[Key] } & { dueAtMs: number };

/** Jobs, tasks and leases in memory, on a clock that the test moves. */
export class MemoryJobStore implements JobStore, TaskStore, LeaseStore {
  timeMs = 0;
  /** Calls reject while it is set. */
  isAway = false;
  readonly rows: Row[] = [];
  readonly #leases = new Map<string, Lease & { readonly untilMs: number }>();
  readonly #taskBegins = new Map<string, number>();

  #answer<T>(work: () => T): Promise<T> {
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(work());
  }

  #holds({ name, fence }: Lease): boolean {
    const held = this.#leases.get(name);
    return held?.fence === fence && held.untilMs > this.timeMs;
  }

  takeLease(name: string, owner: string, leaseMs: number): Promise<Lease | undefined> {
    return this.#answer(() => {
      const held = this.#leases.get(name);
      const isFree = held === undefined || held.untilMs <= this.timeMs;
      if (!isFree && held.owner !== owner) return undefined;
      const fence = isFree ? (held?.fence ?? 0n) + 1n : held.fence;
      const lease = { name, owner, fence };
      this.#leases.set(name, { ...lease, untilMs: this.timeMs + leaseMs });
      return lease;
    });
  }

  releaseLease(lease: Lease): Promise<void> {
    return this.#answer(() => {
      if (this.#leases.get(lease.name)?.fence === lease.fence) this.#leases.set(lease.name, { ...lease, untilMs: 0 });
    });
  }

  addJob(job: { kind: string; input: unknown; organisationId?: string | undefined; createdBy?: string }): Promise<Job> {
    return this.#answer(() => {
      const row: Row = {
        ...{ id: String(this.rows.length + 1), organisationId: job.organisationId, kind: job.kind, subject: '' },
        ...{ state: 'queued', progress: undefined, error: undefined, attempts: 0, isCancelRequested: false },
        ...{ createdAt: new Date(0), createdBy: 'test', startedAt: undefined, endedAt: undefined },
        ...{ input: job.input, cursor: undefined, dueAtMs: 0 },
      };
      this.rows.push(row);
      return { ...row };
    });
  }

  listJobs(): Promise<readonly Job[]> {
    return this.#answer(() => this.rows);
  }

  findJob(_organisationId: string, id: string): Promise<Job | undefined> {
    return this.#answer(() => this.#row(id));
  }

  cancelJob(_organisationId: string, id: string): Promise<Job | undefined> {
    return this.#answer(() => Object.assign(this.#row(id), { isCancelRequested: true }));
  }

  kindsWithWork(kinds: readonly string[]): Promise<readonly string[]> {
    return this.#answer(() => kinds.filter((kind) => this.#open(kind).length > 0));
  }

  claimJob(kind: string, lease: Lease): Promise<ClaimedJob | undefined> {
    return this.#answer(() => {
      const open = this.#open(kind);
      const row = open.find(({ state }) => state === 'running') ?? open[0];
      if (row === undefined || !this.#holds(lease)) return undefined;
      Object.assign(row, { state: 'running', attempts: row.attempts + 1 });
      return { ...row };
    });
  }

  saveJob(id: string, lease: Lease, step: { cursor: unknown; progress: JobProgress }): Promise<Saved> {
    return this.#answer(() => {
      const row = this.#row(id);
      if (!this.#holds(lease) || row.state !== 'running') return 'lost';
      if (row.isCancelRequested) return 'cancelled';
      Object.assign(row, step, { attempts: 1 });
      return 'saved';
    });
  }

  isCancelRequested(id: string): Promise<boolean> {
    return this.#answer(() => this.#row(id).isCancelRequested);
  }

  endJob(id: string, lease: Lease, end: JobEnd): Promise<Saved> {
    return this.#answer(() => {
      const row = this.#row(id);
      if (!this.#holds(lease) || row.state !== 'running') return 'lost';
      const afterMs = end.state === 'queued' ? end.afterMs : 0;
      Object.assign(row, {
        state: end.state,
        dueAtMs: this.timeMs + afterMs,
        error: 'error' in end ? end.error : undefined,
      });
      return 'saved';
    });
  }

  pruneJobs(): Promise<number> {
    return this.#answer(() => 0);
  }

  isTaskDue(name: string, everyMs: number): Promise<boolean> {
    return this.#answer(() => this.timeMs - (this.#taskBegins.get(name) ?? Number.NEGATIVE_INFINITY) >= everyMs);
  }

  async beginTask(name: string, everyMs: number, lease: Lease): Promise<boolean> {
    if (!(await this.isTaskDue(name, everyMs)) || !this.#holds(lease)) return false;
    this.#taskBegins.set(name, this.timeMs);
    return true;
  }

  endTask(): Promise<void> {
    return this.#answer(() => undefined);
  }

  #row(id: string): Row {
    const row = this.rows[Number(id) - 1];
    if (row === undefined) throw new Error(`no job ${id}`);
    return row;
  }

  #open(kind: string): Row[] {
    return this.rows.filter(
      (row) => row.kind === kind && (row.state === 'running' || (row.state === 'queued' && row.dueAtMs <= this.timeMs)),
    );
  }
}
