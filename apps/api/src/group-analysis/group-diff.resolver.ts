import { diffGroups, splitCohorts } from '@clew/group-analysis';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { API_LIMITS } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { toGroupDiffModel } from './group-diff-mapping.js';
import { CohortDiffModel, GroupDiffModel } from './group-diff.models.js';
import { CohortKeyInput, toCohortKey, TraceGroupInput } from './trace-group.input.js';
import { readingOf, TraceGroups } from './trace-groups.js';

const SIDE_TRACES_DEFAULT = 100;
const COHORT_TRACES_DEFAULT = 200;

@Resolver()
export class GroupDiffResolver {
  readonly #groups: TraceGroups;
  readonly #limits: ApiLimits;

  constructor(@Inject(TraceGroups) groups: TraceGroups, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#groups = groups;
    this.#limits = limits;
  }

  @Query(() => GroupDiffModel, { description: 'What is different between two groups of traces, and no chance.' })
  async groupDiff(
    @Scope() scope: RequestScope,
    @Args('left', { type: () => TraceGroupInput }) left: TraceGroupInput,
    @Args('right', { type: () => TraceGroupInput }) right: TraceGroupInput,
    @Args('first', { type: () => Int, nullable: true, description: 'Traces that are read of each. Default 100.' })
    first?: number | null,
  ): Promise<GroupDiffModel> {
    const limit = toPageSize(first, SIDE_TRACES_DEFAULT, this.#limits);
    const [before, after] = await Promise.all([
      this.#groups.read(scope, left, limit),
      this.#groups.read(scope, right, limit),
    ]);
    return toGroupDiffModel(diffGroups(before.traces, after.traces), { left: before.reading, right: after.reading });
  }

  @Query(() => CohortDiffModel, {
    description:
      'The traces of one group with one value of an attribute or flag against those with another: versions, canary and baseline.',
  })
  async cohortDiff(
    @Scope() scope: RequestScope,
    @Args('group', { type: () => TraceGroupInput }) group: TraceGroupInput,
    @Args('by', { type: () => CohortKeyInput }) by: CohortKeyInput,
    @Args('left', { type: () => String, description: 'The value of the baseline, as text.' }) left: string,
    @Args('right', { type: () => String, description: 'The value that is compared with it.' }) right: string,
    @Args('first', { type: () => Int, nullable: true, description: 'Traces that are read. Default 200.' })
    first?: number | null,
  ): Promise<CohortDiffModel> {
    const key = toCohortKey(by);
    const limit = toPageSize(first, COHORT_TRACES_DEFAULT, this.#limits);
    const { traces, reading } = await this.#groups.read(scope, group, limit);
    const cohorts = splitCohorts(traces, key, left, right);
    const readings = {
      left: readingOf(cohorts.left, reading.isTruncated),
      right: readingOf(cohorts.right, reading.isTruncated),
    };
    const { mixedTraceCount, otherTraceCount } = cohorts;
    return {
      diff: toGroupDiffModel(diffGroups(cohorts.left, cohorts.right), readings),
      mixedTraceCount,
      otherTraceCount,
    };
  }
}
