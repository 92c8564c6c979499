import { weightOfTrace, type WeightedTrace } from '@clew/group-analysis';
import type { TimeRange, TraceqlReader, TraceReader, TraceSummary } from '@clew/store-contract';
import { Inject, Injectable } from '@nestjs/common';

import { ApiError } from '../graphql/api-error.js';
import type { RequestScope } from '../graphql/request-context.js';
import { toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, TRACE_READER, TRACEQL_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { orUnsupported, readSearchQuery } from '../traceql/read-query.js';
import { toTraceFilter } from '../traces/trace-filter.input.js';
import type { GroupReadingModel } from './group-reading.model.js';
import { readTraces } from './read-traces.js';
import type { TraceGroupInput } from './trace-group.input.js';

export interface GroupTrace extends WeightedTrace {
  readonly summary: TraceSummary;
}

export interface GroupRead {
  readonly traces: readonly GroupTrace[];
  readonly reading: GroupReadingModel;
}

export interface GroupFound {
  readonly range: TimeRange;
  /** Newest first. */
  readonly summaries: readonly TraceSummary[];
  readonly isTruncated: boolean;
}

/** Finds and reads the traces that a group consists of. */
@Injectable()
export class TraceGroups {
  readonly #reader: TraceReader;
  readonly #traceqlReader: TraceqlReader;
  readonly #limits: ApiLimits;

  constructor(
    @Inject(TRACE_READER) reader: TraceReader,
    @Inject(TRACEQL_READER) traceqlReader: TraceqlReader,
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#reader = reader;
    this.#traceqlReader = traceqlReader;
    this.#limits = limits;
  }

  async read(scope: RequestScope, group: TraceGroupInput, limit: number): Promise<GroupRead> {
    const found = await this.find(scope, group, limit);
    const read = await readTraces(scope, this.#reader, found.summaries, this.#limits.traceSpansMax);
    const traces = read.traces.map(({ spans, summary }) => ({ spans, summary, weight: summary.adjustedCount }));
    return { traces, reading: readingOf(traces, found.isTruncated || read.isTruncated) };
  }

  /** Only their summaries. */
  async find(scope: RequestScope, { filter, query, range }: TraceGroupInput, limit: number): Promise<GroupFound> {
    if (filter && !query && !range) {
      const condition = toTraceFilter(filter, this.#limits);
      const page = await scope.read((signal) =>
        this.#reader.searchTraces(scope.tenantId, condition, { limit }, signal),
      );
      return { range: condition.range, summaries: page.items, isTruncated: page.hasNextPage };
    }
    if (filter || !query || !range) {
      throw new ApiError('BAD_USER_INPUT', 'group: give a filter, or a query together with its range');
    }
    const search = { query: readSearchQuery(query), range: toTimeRange(range, this.#limits), spansPerSpansetMax: 0 };
    const page = await orUnsupported(
      scope.read((signal) => this.#traceqlReader.searchTraceql(scope.tenantId, search, { limit }, signal)),
    );
    const summaries = page.items.map(({ summary }) => summary);
    return { range: search.range, summaries, isTruncated: page.hasNextPage || page.isScanLimited };
  }
}

export function readingOf(traces: readonly { readonly weight: number }[], isTruncated: boolean): GroupReadingModel {
  const traceCount = traces.reduce((sum, { weight }) => sum + weightOfTrace(weight), 0);
  return { readTraceCount: traces.length, traceCount, isTruncated };
}
