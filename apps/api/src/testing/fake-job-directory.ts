import type { Job, JobDirectory, JobFilter, NewJob } from '@clew/jobs';

/** Jobs in memory. */
export class FakeJobDirectory implements JobDirectory {
  readonly #jobs: Job[] = [];

  reset(): void {
    this.#jobs.length = 0;
  }

  addJob({ organisationId, kind, subject = '', createdBy }: NewJob): Promise<Job> {
    const job: Job = {
      ...{ id: String(this.#jobs.length + 1), organisationId, kind, subject, createdBy, state: 'queued' },
      ...{ progress: undefined, error: undefined, attempts: 0, isCancelRequested: false },
      ...{ createdAt: new Date(0), startedAt: undefined, endedAt: undefined },
    };
    this.#jobs.push(job);
    return Promise.resolve(job);
  }

  listJobs({ organisationId, kind, state }: JobFilter, limit: number, before?: string): Promise<readonly Job[]> {
    const found = this.#jobs.filter(
      (job) =>
        (job.organisationId === undefined || job.organisationId === organisationId) &&
        (kind === undefined || job.kind === kind) &&
        (state === undefined || job.state === state) &&
        (before === undefined || Number(job.id) < Number(before)),
    );
    return Promise.resolve(found.toReversed().slice(0, limit));
  }

  async findJob(organisationId: string, id: string): Promise<Job | undefined> {
    return (await this.listJobs({ organisationId }, Infinity)).find((job) => job.id === id);
  }

  cancelJob(organisationId: string, id: string): Promise<Job | undefined> {
    const index = this.#jobs.findIndex((job) => job.id === id && job.organisationId === organisationId);
    const job = this.#jobs[index];
    if (job === undefined) return Promise.resolve(undefined);
    const cancelled: Job = { ...job, state: 'cancelled', isCancelRequested: true };
    this.#jobs[index] = cancelled;
    return Promise.resolve(cancelled);
  }
}
