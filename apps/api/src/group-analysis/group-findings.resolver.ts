import { groupErrors, groupSessions } from '@clew/group-analysis';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { NanosecondsScalar } from '../graphql/scalars/scalars.js';
import { API_LIMITS } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { ErrorGroupsModel } from './error-group.models.js';
import { separate } from './separation-mapping.js';
import { SeparationModel } from './separation.models.js';
import { SessionsModel } from './session.models.js';
import { TraceGroupInput, TraceSelectionInput } from './trace-group.input.js';
import { TraceGroups } from './trace-groups.js';

const TRACES_DEFAULT = 200;
const ERROR_GROUPS_MAX = 100;
const FIRST = { type: () => Int, nullable: true, description: 'Traces that are read. Default 200.' } as const;

@Resolver()
export class GroupFindingsResolver {
  readonly #groups: TraceGroups;
  readonly #limits: ApiLimits;

  constructor(@Inject(TraceGroups) groups: TraceGroups, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#groups = groups;
    this.#limits = limits;
  }

  @Query(() => ErrorGroupsModel, {
    description:
      'Errors of the newest traces that match, the same ones together. A filter with `statusCode: ERROR` reads no traces without\n' +
      'one, and so looks further back.',
  })
  async errorGroups(
    @Scope() scope: RequestScope,
    @Args('group', { type: () => TraceGroupInput }) group: TraceGroupInput,
    @Args('first', FIRST) first?: number | null,
  ): Promise<ErrorGroupsModel> {
    const { traces, reading } = await this.#groups.read(scope, group, this.#pageSize(first));
    return { ...groupErrors(traces, { groupsMax: ERROR_GROUPS_MAX }), reading };
  }

  @Query(() => SeparationModel, {
    description: 'By which attributes the slow or failing traces of a group differ from its others, ranked.',
  })
  async separatingAttributes(
    @Scope() scope: RequestScope,
    @Args('group', { type: () => TraceGroupInput }) group: TraceGroupInput,
    @Args('selection', { type: () => TraceSelectionInput }) selection: TraceSelectionInput,
    @Args('first', FIRST) first?: number | null,
  ): Promise<SeparationModel> {
    return separate(await this.#groups.read(scope, group, this.#pageSize(first)), selection);
  }

  @Query(() => SessionsModel, {
    description:
      'Read traces of each session or user in order. For a single one, give a filter with the attribute; its older traces are left\n' +
      'out where `reading` says that more match.',
  })
  async sessions(
    @Scope() scope: RequestScope,
    @Args('group', { type: () => TraceGroupInput }) group: TraceGroupInput,
    @Args('key', { type: () => String, description: 'Attribute of spans or resources: `session.id`, `user.id`.' })
    key: string,
    @Args('pauseMin', {
      type: () => NanosecondsScalar,
      nullable: true,
      description: 'A longer pause begins another session. Default: none does.',
    })
    pauseMin?: bigint | null,
    @Args('first', FIRST) first?: number | null,
  ): Promise<SessionsModel> {
    if (key === '') throw new ApiError('BAD_USER_INPUT', 'key: must not be empty');
    if (typeof pauseMin === 'bigint' && pauseMin < 0n) {
      throw new ApiError('BAD_USER_INPUT', `pauseMin: ${pauseMin} is not allowed, give 0 or more`);
    }
    const { traces, reading } = await this.#groups.read(scope, group, this.#pageSize(first));
    const options = typeof pauseMin === 'bigint' ? { pauseNanoMax: pauseMin } : {};
    const { sessions, unnamedTraceCount } = groupSessions(
      traces.map(({ spans }) => spans),
      key,
      options,
    );
    return { sessions, unnamedTraceCount, reading };
  }

  #pageSize(first: number | null | undefined): number {
    return toPageSize(first, TRACES_DEFAULT, this.#limits);
  }
}
