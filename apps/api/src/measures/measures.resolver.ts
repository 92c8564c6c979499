import type { Prices } from '@clew/measures';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, MEASURE_TARGETS, PRICES, QUERY_DURATIONS } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { MEASURE_GROUPINGS, MEASURE_UNIT_NAMES, MeasureGroupByEnum, type MeasureGroupByName } from './measure-enums.js';
import { MeasureSourceReader } from './measure-sources.js';
import type { MeasureTargets } from './measure-targets.js';
import { MeasureGroupModel } from './measure.models.js';
import type { QueryDurations } from './query-durations.js';
import { tenMeasures } from './ten-measures.js';

const GROUPS_DEFAULT = 100;

@Resolver()
export class MeasuresResolver {
  readonly #sources: MeasureSourceReader;
  readonly #targets: MeasureTargets;
  readonly #prices: Prices;
  readonly #queryDurations: QueryDurations;
  readonly #limits: ApiLimits;

  constructor(
    @Inject(MeasureSourceReader) sources: MeasureSourceReader,
    @Inject(MEASURE_TARGETS) targets: MeasureTargets,
    @Inject(PRICES) prices: Prices,
    @Inject(QUERY_DURATIONS) queryDurations: QueryDurations,
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#sources = sources;
    this.#targets = targets;
    this.#prices = prices;
    this.#queryDurations = queryDurations;
    this.#limits = limits;
  }

  @Query(() => [MeasureGroupModel], {
    description:
      'The ten measures of tracing with their targets. M1, M2, M5, M6 and M10 are counts of every trace that was closed, kept or dropped,\n' +
      'of 90 days; M3 is of as long as decisions are known; M7 of the last hour of the range; M8 of answers of this process, without\n' +
      'groups; M9 of the whole days that the range touches, where prices are set.',
  })
  async measures(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
    @Args('groupBy', { type: () => MeasureGroupByEnum, nullable: true, defaultValue: 'NONE' })
    groupBy?: MeasureGroupByName | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: GROUPS_DEFAULT }) first?: number | null,
  ): Promise<MeasureGroupModel[]> {
    const timeRange = toTimeRange(range, this.#limits);
    const grouping = MEASURE_GROUPINGS[groupBy ?? 'NONE'];
    const limit = toPageSize(first, GROUPS_DEFAULT, this.#limits);
    const groups = await this.#sources.read(scope, { range: timeRange, groupBy: grouping, limit });
    const context = {
      range: timeRange,
      targets: this.#targets,
      currency: this.#prices.currency,
      queryDurations: grouping === 'none' ? this.#queryDurations.histogram(timeRange) : new Map<number, number>(),
    };
    return groups.map((group) => ({
      name: grouping === 'none' ? undefined : group.name,
      measures: tenMeasures(group, context).map((measure) => ({ ...measure, unit: MEASURE_UNIT_NAMES[measure.unit] })),
    }));
  }
}
