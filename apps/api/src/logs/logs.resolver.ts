import type { LogFilter, LogPage, LogReader } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, ResolveField, Resolver, Root } from '@nestjs/graphql';

import { LogOrderEnum, type LogOrderName } from '../graphql/enums.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { API_LIMITS, LOG_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { TraceModel } from '../traces/trace.models.js';
import { decodeLogCursor } from './log-cursor.js';
import { LogFilterInput, toLogFilter } from './log-filter.input.js';
import { toLogConnection } from './log-mapping.js';
import { LogConnectionModel } from './log.models.js';

const PAGE_SIZE_DEFAULT = 20;

@Resolver(() => TraceModel)
export class LogsResolver {
  readonly #reader: LogReader;
  readonly #limits: ApiLimits;

  constructor(@Inject(LOG_READER) reader: LogReader, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  @Query(() => LogConnectionModel, {
    description:
      'Log records that match. Unless `order` says otherwise those of a trace or span oldest first, others newest first.',
  })
  logs(
    @Scope() scope: RequestScope,
    @Args('filter', { type: () => LogFilterInput }) input: LogFilterInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: PAGE_SIZE_DEFAULT }) first?: number | null,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
    @Args('order', { type: () => LogOrderEnum, nullable: true }) order?: LogOrderName | null,
  ): Promise<LogConnectionModel> {
    const filter = toLogFilter(input, this.#limits);
    const isOfTrace = filter.traceId !== undefined || filter.spanId !== undefined;
    const orderOrDefault = order ?? (isOfTrace ? 'OLDEST_FIRST' : 'NEWEST_FIRST');
    return this.#page(scope, filter, first, after, orderOrDefault);
  }

  @ResolveField('logs', () => LogConnectionModel, { description: 'Log records of the trace, oldest first.' })
  ofTrace(
    @Scope() scope: RequestScope,
    @Root() { traceId }: TraceModel,
    @Args('first', { type: () => Int, nullable: true, defaultValue: PAGE_SIZE_DEFAULT }) first?: number | null,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
  ): Promise<LogConnectionModel> {
    return this.#page(scope, { traceId }, first, after, 'OLDEST_FIRST');
  }

  async #page(
    scope: RequestScope,
    filter: LogFilter,
    first: number | null | undefined,
    after: string | null | undefined,
    order: LogOrderName,
  ): Promise<LogConnectionModel> {
    const page: LogPage = {
      limit: toPageSize(first, PAGE_SIZE_DEFAULT, this.#limits),
      order: order === 'NEWEST_FIRST' ? 'newestFirst' : 'oldestFirst',
      ...(typeof after === 'string' ? { after: decodeLogCursor(after) } : {}),
    };
    const found = await scope.read((signal) => this.#reader.logs(scope.tenantId, filter, page, signal));
    return toLogConnection(found);
  }
}
