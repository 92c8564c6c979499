import type { LogReader } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Int, ResolveField, Resolver, Root } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { API_LIMITS, LOG_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { SpanModel } from '../traces/span.models.js';
import { SpanView } from '../traces/span-view.js';
import { toLogConnection } from './log-mapping.js';
import { LogConnectionModel } from './log.models.js';
import { TraceLogs } from './trace-logs.js';

const PAGE_SIZE_DEFAULT = 20;

@Resolver(() => SpanModel)
export class SpanLogsResolver {
  readonly #reader: LogReader;
  readonly #limits: ApiLimits;
  /** By what the spans of one answer share. */
  readonly #ofTraces = new WeakMap<object, TraceLogs>();

  constructor(@Inject(LOG_READER) reader: LogReader, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  @ResolveField('logs', () => LogConnectionModel, {
    description:
      'Log records of the span, oldest first, among the first of its trace that are read for all of its spans together. When\n' +
      'pageInfo.hasNextPage, `logs` with its traceId and spanId has the others.',
  })
  async ofSpan(
    @Scope() scope: RequestScope,
    @Root() span: SpanView,
    @Args('first', { type: () => Int, nullable: true, defaultValue: PAGE_SIZE_DEFAULT }) first?: number | null,
  ): Promise<LogConnectionModel> {
    const limit = toPageSize(first, PAGE_SIZE_DEFAULT, this.#limits);
    const page = { limit: this.#limits.traceLogsMax, order: 'oldestFirst' } as const;
    const found = await this.#logsOf(span).ofSpan(span.spanId, limit, () =>
      scope.read((signal) => this.#reader.logs(scope.tenantId, { traceId: span.traceId }, page, signal)),
    );
    return toLogConnection(found);
  }

  #logsOf({ answer }: SpanView): TraceLogs {
    let logs = this.#ofTraces.get(answer);
    if (logs === undefined) this.#ofTraces.set(answer, (logs = new TraceLogs()));
    return logs;
  }
}
