import { diffTraces, flameGraph } from '@clew/group-analysis';
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
import { TraceFilterInput } from '../traces/trace-filter.input.js';
import { toFlameGraphModel } from './flame-graph-mapping.js';
import { FlameGraphModel } from './flame-graph.models.js';
import { toTraceDiffModel } from './trace-diff-mapping.js';
import { TraceDiffModel } from './trace-diff.models.js';
import { TraceGroups } from './trace-groups.js';

const FLAME_TRACES_DEFAULT = 50;

@Resolver()
export class GroupAnalysisResolver {
  readonly #reader: TraceReader;
  readonly #groups: TraceGroups;
  readonly #limits: ApiLimits;

  constructor(
    @Inject(TRACE_READER) reader: TraceReader,
    @Inject(TraceGroups) groups: TraceGroups,
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#reader = reader;
    this.#groups = groups;
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
    const limit = toPageSize(first, FLAME_TRACES_DEFAULT, this.#limits);
    const { traces, reading } = await this.#groups.read(scope, { filter }, limit);
    return toFlameGraphModel(flameGraph(traces), {
      mergedTraceCount: reading.readTraceCount,
      isTruncated: reading.isTruncated,
    });
  }
}
