import type { TraceReader } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import { Inject } from '@nestjs/common';
import { Args, Info, Int, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TraceIdScalar } from '../graphql/scalars/scalars.js';
import { API_LIMITS, TRACE_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { asksOutlineOnly } from './outline-selection.js';
import { decodeTraceCursor } from './trace-cursor.js';
import { TraceFilterInput, toTraceFilter } from './trace-filter.input.js';
import { toTraceConnection, toTraceModel } from './trace-mapping.js';
import { TraceConnectionModel, TraceModel } from './trace.models.js';

const PAGE_SIZE_DEFAULT = 20;

@Resolver()
export class TracesResolver {
  readonly #reader: TraceReader;
  readonly #limits: ApiLimits;

  constructor(@Inject(TRACE_READER) reader: TraceReader, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  @Query(() => TraceConnectionModel, { description: 'Traces that match, newest first.' })
  async traces(
    @Scope() scope: RequestScope,
    @Args('filter', { type: () => TraceFilterInput }) filter: TraceFilterInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: PAGE_SIZE_DEFAULT }) first?: number | null,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
  ): Promise<TraceConnectionModel> {
    const limit = toPageSize(first, PAGE_SIZE_DEFAULT, this.#limits);
    const page = typeof after === 'string' ? { limit, after: decodeTraceCursor(after) } : { limit };
    const condition = toTraceFilter(filter, this.#limits);
    const found = await scope.read((signal) => this.#reader.searchTraces(scope.tenantId, condition, page, signal));
    return toTraceConnection(found);
  }

  @Query(() => TraceModel, {
    nullable: true,
    description: 'A trace with all its stored spans, or null when there is none (unknown and forbidden look the same).',
  })
  async trace(
    @Scope() scope: RequestScope,
    @Args('traceId', { type: () => TraceIdScalar }) traceId: TraceId,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TraceModel | undefined> {
    const options = { spanCountMax: this.#limits.traceSpansMax, outlineOnly: asksOutlineOnly(info) };
    const found = await scope.read((signal) => this.#reader.trace(scope.tenantId, traceId, options, signal));
    return found === undefined ? undefined : toTraceModel(found);
  }
}
