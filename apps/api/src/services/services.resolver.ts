import type { TraceReader } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { CONNECTION_TYPE_NAMES, NODE_TYPE_NAMES } from '../graphql/enums.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, TRACE_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { toNanoseconds, toQuantiles } from './quantiles.js';
import { ServiceMapModel, ServiceModel } from './service.models.js';

const SPAN_NAMES_DEFAULT = 100;

@Resolver()
export class ServicesResolver {
  readonly #reader: TraceReader;
  readonly #limits: ApiLimits;

  constructor(@Inject(TRACE_READER) reader: TraceReader, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  @Query(() => [ServiceModel], {
    description: 'Services that sent spans in the range, with their rate, errors and durations before sampling.',
  })
  async services(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
  ): Promise<ServiceModel[]> {
    const timeRange = toTimeRange(range, this.#limits);
    const found = await scope.read((signal) => this.#reader.services(scope.tenantId, timeRange, signal));
    return found.map((service) => ({
      name: service.serviceName,
      spanCount: service.spanCount,
      errorSpanCount: service.errorSpanCount,
      adjustedSpanCount: service.adjustedSpanCount,
      adjustedErrorSpanCount: service.adjustedErrorSpanCount,
      ...toQuantiles(service),
    }));
  }

  @Query(() => [String], { description: 'Span names of a service in the range, most frequent first.' })
  async spanNames(
    @Scope() scope: RequestScope,
    @Args('serviceName', { type: () => String }) serviceName: string,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: SPAN_NAMES_DEFAULT }) first?: number | null,
  ): Promise<readonly string[]> {
    const limit = toPageSize(first, SPAN_NAMES_DEFAULT, this.#limits);
    const query = { range: toTimeRange(range, this.#limits), serviceName, limit };
    return scope.read((signal) => this.#reader.spanNames(scope.tenantId, query, signal));
  }

  @Query(() => ServiceMapModel, { description: 'Who calls whom in the range, before sampling.' })
  async serviceMap(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
  ): Promise<ServiceMapModel> {
    const timeRange = toTimeRange(range, this.#limits);
    const { nodes, edges } = await scope.read((signal) => this.#reader.serviceGraph(scope.tenantId, timeRange, signal));
    return {
      nodes: nodes.map(({ name, type, spanCount, errorSpanCount, adjustedSpanCount, durationP95Nano }) => ({
        ...{ name, spanCount, errorSpanCount, adjustedSpanCount },
        type: NODE_TYPE_NAMES[type],
        durationP95: toNanoseconds(durationP95Nano),
      })),
      edges: edges.map((edge) => ({
        client: edge.client,
        server: edge.server,
        connectionType: CONNECTION_TYPE_NAMES[edge.connectionType],
        requestCount: edge.requestCount,
        failedRequestCount: edge.failedRequestCount,
        ...toQuantiles(edge),
      })),
    };
  }
}
