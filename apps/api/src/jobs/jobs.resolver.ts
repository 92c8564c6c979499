import type { JobDirectory, JobState } from '@clew/jobs';
import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';

import { RequiresRole } from '../access/role-guard.js';
import { ApiError } from '../graphql/api-error.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { API_LIMITS, JOBS } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { JOB_STATE_ENUM, JobConnectionModel, JobModel, toJobModel } from './job.models.js';

const PAGE_SIZE_DEFAULT = 20;

@Resolver()
export class JobsResolver {
  readonly #jobs: JobDirectory;
  readonly #limits: ApiLimits;

  constructor(@Inject(JOBS) jobs: JobDirectory, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#jobs = jobs;
    this.#limits = limits;
  }

  @Query(() => JobConnectionModel, {
    description: "The organisation's work in the background and that of the whole installation, newest first.",
  })
  @RequiresRole('viewer')
  async jobs(
    @Scope() scope: RequestScope,
    @Args('first', { type: () => Int, nullable: true, defaultValue: PAGE_SIZE_DEFAULT }) first?: number | null,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
    @Args('kind', { type: () => String, nullable: true }) kind?: string | null,
    @Args('state', { type: () => JOB_STATE_ENUM, nullable: true }) state?: JobState | null,
  ): Promise<JobConnectionModel> {
    const limit = toPageSize(first, PAGE_SIZE_DEFAULT, this.#limits);
    const filter = { organisationId: scope.tenantId, ...(kind ? { kind } : {}), ...(state ? { state } : {}) };
    const before = typeof after === 'string' ? decodeCursor(after) : undefined;
    const found = await scope.read(() => this.#jobs.listJobs(filter, limit + 1, before));
    const nodes = found.slice(0, limit).map(toJobModel);
    const last = nodes.at(-1);
    return { nodes, pageInfo: { hasNextPage: found.length > limit, endCursor: last && encodeCursor(last.id) } };
  }

  @Query(() => JobModel, {
    nullable: true,
    description: 'Null when there is none (unknown and forbidden look the same).',
  })
  @RequiresRole('viewer')
  async job(@Scope() scope: RequestScope, @Args('id', { type: () => ID }) id: string): Promise<JobModel | undefined> {
    const found = await scope.read(() => this.#jobs.findJob(scope.tenantId, id));
    return found && toJobModel(found);
  }

  @Mutation(() => JobModel, {
    description:
      'Ends a job: at once when it has not begun, else after the step it is at. What it has done stays done. Jobs of the whole\n' +
      'installation are not to be cancelled.',
  })
  @RequiresRole('admin')
  async cancelJob(@Scope() scope: RequestScope, @Args('id', { type: () => ID }) id: string): Promise<JobModel> {
    const cancelled = await this.#jobs.cancelJob(scope.tenantId, id);
    if (cancelled === undefined)
      throw new ApiError('BAD_USER_INPUT', 'id: the organisation has no such job of its own');
    return toJobModel(cancelled);
  }
}

/** Opaque to clients. */
function encodeCursor(id: string): string {
  return Buffer.from(`job:${id}`).toString('base64url');
}

function decodeCursor(text: string): string {
  const id = /^job:([1-9]\d{0,17})$/.exec(Buffer.from(text, 'base64url').toString())?.[1];
  if (id !== undefined) return id;
  throw new ApiError('BAD_USER_INPUT', 'after: not a cursor of this list; pass pageInfo.endCursor of the page before');
}
