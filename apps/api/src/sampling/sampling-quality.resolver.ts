import { samplingQuality } from '@clew/sampling-explanation';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, DECISION_LOG } from '../injection.js';
import type { ApiLimits, DecisionLog } from '../options.js';
import { SAMPLING_GROUPINGS, SamplingGroupByEnum } from './sampling-enums.js';
import type { SamplingGroupByName } from './sampling-enums.js';
import { SamplingQualityModel } from './sampling-quality.models.js';

const GROUPS_DEFAULT = 100;

@Resolver()
export class SamplingQualityResolver {
  readonly #log: DecisionLog;
  readonly #limits: ApiLimits;

  constructor(@Inject(DECISION_LOG) log: DecisionLog, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#log = log;
    this.#limits = limits;
  }

  @Query(() => [SamplingQualityModel], {
    description:
      'How well the sampler did in the range, the groups with most spans first; minutes that the range touches count whole. It is known\n' +
      'for 90 days. Empty where no trace was closed.',
  })
  async samplingQuality(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
    @Args('groupBy', { type: () => SamplingGroupByEnum, nullable: true, defaultValue: 'NONE' })
    groupBy?: SamplingGroupByName | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: GROUPS_DEFAULT }) first?: number | null,
  ): Promise<SamplingQualityModel[]> {
    const grouping = SAMPLING_GROUPINGS[groupBy ?? 'NONE'];
    const limit = toPageSize(first, GROUPS_DEFAULT, this.#limits);
    const query = { range: toTimeRange(range, this.#limits), groupBy: grouping, limit };
    const groups = await scope.read((signal) => this.#log.reader.samplingQuality(scope.tenantId, query, signal));
    return groups.map(({ name, ...counts }) => ({
      name: grouping === 'none' ? undefined : name,
      ...counts,
      ...samplingQuality(counts),
    }));
  }
}
