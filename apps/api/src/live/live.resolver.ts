import { Inject } from '@nestjs/common';
import { Args, Resolver, Subscription } from '@nestjs/graphql';

import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { API_LIMITS, LIVE_TAILS } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { readSearchQuery } from '../traceql/read-query.js';
import { toTraceqlSpan } from '../traceql/traceql-mapping.js';
import { toSpanFilter } from '../traces/trace-filter.input.js';
import { toTraceSummaryModel } from '../traces/trace-mapping.js';
import { liveMatcher } from './live-match.js';
import type { LiveTails } from './live-tails.js';
import { LiveTraceFilterInput, LiveTracesModel } from './live.models.js';
import type { LiveMessage } from './message-buffer.js';

@Resolver()
export class LiveResolver {
  readonly #tails: LiveTails;
  readonly #limits: ApiLimits;

  constructor(@Inject(LIVE_TAILS) tails: LiveTails, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#tails = tails;
    this.#limits = limits;
  }

  @Subscription(() => LiveTracesModel, {
    description:
      'Traces as they are stored, from now on, that match the filter and the TraceQL query: all of them without either. By WebSocket\n' +
      '(graphql-transport-ws) or as server-sent events (accept: text/event-stream), both at the address of the API.',
    resolve: toLiveTraces,
  })
  async liveTraces(
    @Scope() scope: RequestScope,
    @Args('filter', { type: () => LiveTraceFilterInput, nullable: true }) filter?: LiveTraceFilterInput | null,
    @Args('query', { type: () => String, nullable: true }) text?: string | null,
  ): Promise<AsyncIterableIterator<LiveMessage>> {
    const query = typeof text === 'string' ? readSearchQuery(text) : undefined;
    const matcher = liveMatcher(toSpanFilter(filter ?? {}, this.#limits), query);
    return this.#tails.subscribe(scope.tenantId, matcher);
  }
}

function toLiveTraces({ matches, skippedCount }: LiveMessage): LiveTracesModel {
  const traces = matches.map(({ summary, matchedSpanCount, spans }) => ({
    summary: toTraceSummaryModel(summary),
    matchedSpanCount,
    matchedSpans: spans.map(toTraceqlSpan),
  }));
  return { traces, skippedCount };
}
