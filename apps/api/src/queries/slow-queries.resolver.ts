import type { QueryLog } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { RequiresRole } from '../access/role-guard.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, QUERY_LOG } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { SlowQueryModel, toSlowQueryModel } from './slow-query.models.js';

const PAGE_SIZE_DEFAULT = 50;

@Resolver()
export class SlowQueriesResolver {
  readonly #log: QueryLog;
  readonly #limits: ApiLimits;

  constructor(@Inject(QUERY_LOG) log: QueryLog, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#log = log;
    this.#limits = limits;
  }

  @Query(() => [SlowQueryModel], {
    description:
      'Requests of the organisation that were slow (setting `queries.slowMs`) or failed, newest first. A few seconds pass until one\n' +
      'is listed.',
  })
  @RequiresRole('admin')
  async slowQueries(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) rangeInput: TimeRangeInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: PAGE_SIZE_DEFAULT }) first?: number | null,
  ): Promise<readonly SlowQueryModel[]> {
    const range = toTimeRange(rangeInput, this.#limits);
    const limit = toPageSize(first, PAGE_SIZE_DEFAULT, this.#limits);
    const found = await scope.read((signal) => this.#log.slowQueries(scope.tenantId, { range, limit }, signal));
    return found.map(toSlowQueryModel);
  }
}
