import { serviceNeighbourhood } from '@clew/group-analysis';
import type { TraceReader } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Float, Int, Query, Resolver } from '@nestjs/graphql';

import { CONNECTION_TYPE_NAMES, NODE_TYPE_NAMES } from '../graphql/enums.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, TRACE_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { toQuantiles } from './quantiles.js';
import { RollupScopeArgs, toRollupScope } from './rollup-scope.js';
import { EnvironmentModel, ServiceMapModel, ServiceModel } from './service.models.js';
import { toNeighbourhood } from './neighbourhood.js';

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
    @Args() rollupScope: RollupScopeArgs,
  ): Promise<ServiceModel[]> {
    const query = { ...toTimeRange(range, this.#limits), ...toRollupScope(rollupScope) };
    const found = await scope.read((signal) => this.#reader.services(scope.tenantId, query, signal));
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
    @Args() rollupScope: RollupScopeArgs,
    @Args('first', { type: () => Int, nullable: true, defaultValue: SPAN_NAMES_DEFAULT }) first?: number | null,
  ): Promise<readonly string[]> {
    const limit = toPageSize(first, SPAN_NAMES_DEFAULT, this.#limits);
    const query = { range: toTimeRange(range, this.#limits), serviceName, limit, ...toRollupScope(rollupScope) };
    return scope.read((signal) => this.#reader.spanNames(scope.tenantId, query, signal));
  }

  @Query(() => [EnvironmentModel], { description: 'Environments that spans came from in the range, by name.' })
  async environments(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
  ): Promise<EnvironmentModel[]> {
    const timeRange = toTimeRange(range, this.#limits);
    const found = await scope.read((signal) => this.#reader.environments(scope.tenantId, timeRange, signal));
    return found.map(({ environment, ...counts }) => ({ name: environment, ...counts }));
  }

  @Query(() => ServiceMapModel, { description: 'Who calls whom in the range, before sampling.' })
  async serviceMap(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) range: TimeRangeInput,
    @Args() rollupScope: RollupScopeArgs,
    @Args('around', { type: () => String, nullable: true, description: 'Only what is near the nodes of this name.' })
    around?: string | null,
    @Args('depth', {
      type: () => Int,
      nullable: true,
      defaultValue: 1,
      description: 'How many calls away from `around`, in either direction.',
    })
    depth?: number | null,
    @Args('requestCountMin', {
      type: () => Float,
      nullable: true,
      defaultValue: 0,
      description: 'Only edges with so many calls.',
    })
    requestCountMin?: number | null,
  ): Promise<ServiceMapModel> {
    const query = { ...toTimeRange(range, this.#limits), ...toRollupScope(rollupScope) };
    const near = toNeighbourhood({ around, depth, requestCountMin });
    const graph = await scope.read((signal) => this.#reader.serviceGraph(scope.tenantId, query, signal));
    const { nodes, edges } = serviceNeighbourhood(graph, near);
    return {
      nodes: nodes.map((node) => ({
        ...{ id: node.id, name: node.name, system: node.system || undefined },
        ...{
          spanCount: node.spanCount,
          errorSpanCount: node.errorSpanCount,
          adjustedSpanCount: node.adjustedSpanCount,
        },
        type: NODE_TYPE_NAMES[node.type],
        ...toQuantiles(node),
      })),
      edges: edges.map((edge) => ({
        ...{ client: edge.client, server: edge.server, clientId: edge.clientId, serverId: edge.serverId },
        connectionType: CONNECTION_TYPE_NAMES[edge.connectionType],
        requestCount: edge.requestCount,
        failedRequestCount: edge.failedRequestCount,
        failureRatio: edge.requestCount > 0 ? edge.failedRequestCount / edge.requestCount : 0,
        clientEnvironments: edge.clientEnvironments,
        serverEnvironments: edge.serverEnvironments,
        clientTeamIds: edge.clientTeamIds,
        serverTeamIds: edge.serverTeamIds,
        ...toQuantiles(edge),
      })),
    };
  }
}
