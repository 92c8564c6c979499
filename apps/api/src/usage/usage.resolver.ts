import type { TraceReader } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';

import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, TRACE_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { RollupScopeArgs, toRollupScope } from '../services/rollup-scope.js';
import { UsageRowModel } from './usage.models.js';

const NANOS_PER_SECOND = 1_000_000_000n;

@Resolver()
export class UsageResolver {
  readonly #reader: TraceReader;
  readonly #limits: ApiLimits;

  constructor(@Inject(TRACE_READER) reader: TraceReader, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  @Query(() => [UsageRowModel], {
    description: 'Spans and bytes received, by team, service, environment and hour, before sampling.',
  })
  async usage(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
    @Args() rollupScope: RollupScopeArgs,
  ): Promise<UsageRowModel[]> {
    const query = { ...toTimeRange(range, this.#limits), ...toRollupScope(rollupScope) };
    const rows = await scope.read((signal) => this.#reader.usage(scope.tenantId, query, signal));
    return rows.map(({ hourUnixS, ...row }) => ({ ...row, hour: BigInt(hourUnixS) * NANOS_PER_SECOND }));
  }
}
