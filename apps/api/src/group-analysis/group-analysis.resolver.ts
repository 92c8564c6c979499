import { diffTraces, flameGraph, groupErrors } from '@clew/group-analysis';
import type { TraceReader } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TraceIdScalar } from '../graphql/scalars/scalars.js';
import { API_LIMITS, TRACE_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { TraceFilterInput, toTraceFilter } from '../traces/trace-filter.input.js';
import { ErrorGroupsModel } from './error-group.models.js';
import { toFlameGraphModel } from './flame-graph-mapping.js';
import { FlameGraphModel } from './flame-graph.models.js';
import { readTraces, type TracesRead } from './read-traces.js';
import { toTraceDiffModel } from './trace-diff-mapping.js';
import { TraceDiffModel } from './trace-diff.models.js';

const FLAME_TRACES_DEFAULT = 50;
const ERROR_TRACES_DEFAULT = 200;
const ERROR_GROUPS_MAX = 100;

@Resolver()
export class GroupAnalysisResolver {
  readonly #reader: TraceReader;
  readonly #limits: ApiLimits;

  constructor(@Inject(TRACE_READER) reader: TraceReader, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  @Query(() => TraceDiffModel, {
    nullable: true,
    description: 'What is different between two traces, or null when there is none of one of them.',
  })
  async traceDiff(
    @Scope() scope: RequestScope,
    @Args('left', { type: () => TraceIdScalar }) left: TraceId,
    @Args('right', { type: () => TraceIdScalar }) right: TraceId,
  ): Promise<TraceDiffModel | undefined> {
    const options = { spanCountMax: this.#limits.traceSpansMax };
    const [before, after] = await Promise.all(
      [left, right].map((traceId) =>
        scope.read((signal) => this.#reader.trace(scope.tenantId, traceId, options, signal)),
      ),
    );
    if (before === undefined || after === undefined) return undefined;
    return toTraceDiffModel(diffTraces(before.spans, after.spans), before.truncated || after.truncated);
  }

  @Query(() => FlameGraphModel, { description: 'The newest traces that match, merged into one flame graph.' })
  async flameGraph(
    @Scope() scope: RequestScope,
    @Args('filter', { type: () => TraceFilterInput }) filter: TraceFilterInput,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: FLAME_TRACES_DEFAULT,
      description: 'How many traces are merged.',
    })
    first?: number | null,
  ): Promise<FlameGraphModel> {
    const { traces, isTruncated } = await this.#newest(
      scope,
      filter,
      toPageSize(first, FLAME_TRACES_DEFAULT, this.#limits),
    );
    const graph = flameGraph(traces.map(({ spans, summary }) => ({ spans, weight: summary.adjustedCount })));
    return toFlameGraphModel(graph, { mergedTraceCount: traces.length, isTruncated });
  }

  @Query(() => ErrorGroupsModel, {
    description:
      'Errors of the newest traces that match, the same ones together. A filter with `statusCode: ERROR` reads no traces without\n' +
      'one, and so looks further back.',
  })
  async errorGroups(
    @Scope() scope: RequestScope,
    @Args('filter', { type: () => TraceFilterInput }) filter: TraceFilterInput,
    @Args('first', {
      type: () => Int,
      nullable: true,
      defaultValue: ERROR_TRACES_DEFAULT,
      description: 'How many traces are read.',
    })
    first?: number | null,
  ): Promise<ErrorGroupsModel> {
    const { traces, isTruncated } = await this.#newest(
      scope,
      filter,
      toPageSize(first, ERROR_TRACES_DEFAULT, this.#limits),
    );
    const weighted = traces.map(({ spans, summary }) => ({ spans, weight: summary.adjustedCount }));
    return { ...groupErrors(weighted, { groupsMax: ERROR_GROUPS_MAX }), readTraceCount: traces.length, isTruncated };
  }

  async #newest(scope: RequestScope, filter: TraceFilterInput, limit: number): Promise<TracesRead> {
    const condition = toTraceFilter(filter, this.#limits);
    const found = await scope.read((signal) => this.#reader.searchTraces(scope.tenantId, condition, { limit }, signal));
    const read = await readTraces(scope, this.#reader, found.items, this.#limits.traceSpansMax);
    return { ...read, isTruncated: read.isTruncated || found.hasNextPage };
  }
}
