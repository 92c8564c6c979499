import { costReport, monthAt, monthToDate, type Prices } from '@clew/measures';
import { Inject } from '@nestjs/common';
import { Args, ID, Int, Query, Resolver } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, PRICES } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { toCostModel } from './cost-mapping.js';
import { CostModel, MonthToDateModel } from './cost.models.js';
import { RetainedUsageReader } from './retained-usage-reader.js';
import { unixNano, wholeDays } from './whole-days.js';

const PARTS_DEFAULT = 100;

@Resolver()
export class CostResolver {
  readonly #usage: RetainedUsageReader;
  readonly #prices: Prices;
  readonly #limits: ApiLimits;

  constructor(
    @Inject(RetainedUsageReader) usage: RetainedUsageReader,
    @Inject(PRICES) prices: Prices,
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#usage = usage;
    this.#prices = prices;
    this.#limits = limits;
  }

  @Query(() => CostModel, {
    description: 'What the days that the range touches cost, by team, service and day. Usage is known for 400 days.',
  })
  async cost(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
    @Args('teamId', { type: () => ID, nullable: true }) teamId?: string | null,
    @Args('serviceName', { type: () => String, nullable: true }) serviceName?: string | null,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: PARTS_DEFAULT,
      description: 'Of each list; the cheapest are added up in a remainder.',
    })
    first?: number | null,
  ): Promise<CostModel> {
    const partsMax = toPageSize(first, PARTS_DEFAULT, this.#limits);
    const days = wholeDays(toTimeRange(range, this.#limits), nowUnixS());
    const usage = await this.#usage.read(scope, days, only(teamId, serviceName));
    return toCostModel(costReport(usage, this.#prices, { partsMax }), this.#prices, days);
  }

  @Query(() => MonthToDateModel, {
    description: 'What this calendar month (UTC) has cost so far, and what it comes to.',
  })
  async costMonthToDate(
    @Scope() scope: RequestScope,
    @Args('teamId', { type: () => ID, nullable: true }) teamId?: string | null,
    @Args('serviceName', { type: () => String, nullable: true }) serviceName?: string | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: PARTS_DEFAULT }) first?: number | null,
  ): Promise<MonthToDateModel> {
    const partsMax = toPageSize(first, PARTS_DEFAULT, this.#limits);
    const now = nowUnixS();
    const month = monthAt(BigInt(now));
    const days = { startUnixS: Number(month.startUnixS), endUnixS: Number(month.endUnixS), nowUnixS: now };
    const usage = await this.#usage.read(scope, days, only(teamId, serviceName));
    const { cost, projectedMicros } = monthToDate(usage, this.#prices, BigInt(now), { partsMax });
    return {
      month: month.name,
      monthStart: unixNano(days.startUnixS),
      monthEnd: unixNano(days.endUnixS),
      cost: toCostModel(cost, this.#prices, days),
      projectedMicros,
    };
  }
}

function nowUnixS(): number {
  return Math.floor(Date.now() / 1_000);
}

function only(teamId: string | null | undefined, serviceName: string | null | undefined) {
  return {
    ...(typeof teamId === 'string' ? { teamId } : {}),
    ...(typeof serviceName === 'string' ? { serviceName } : {}),
  };
}
