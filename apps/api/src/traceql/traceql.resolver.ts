import type { TimeRange, TraceqlReader } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';
import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, TRACEQL_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { decodeTraceCursor } from '../traces/trace-cursor.js';
import { checkQuery } from './check-query.js';
import { orUnsupported, readMetricsQuery, readSearchQuery } from './read-query.js';
import { toTraceqlConnection, toTraceqlMetrics } from './traceql-mapping.js';
import { TraceqlCheckModel, TraceqlConnectionModel, TraceqlMetricsModel } from './traceql.models.js';

const PAGE_SIZE_DEFAULT = 20;
const SPANS_PER_SPANSET_DEFAULT = 3;
const STEP_S_DEFAULT = 60;
const NANOS_PER_SECOND = 1_000_000_000n;

@Resolver()
export class TraceqlResolver {
  readonly #reader: TraceqlReader;
  readonly #limits: ApiLimits;

  constructor(@Inject(TRACEQL_READER) reader: TraceqlReader, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  @Query(() => TraceqlConnectionModel, {
    description: 'Traces that start in the range and match a TraceQL query, newest first, with the spans that matched.',
  })
  async traceql(
    @Scope() scope: RequestScope,
    @Args('query', { type: () => String }) text: string,
    @Args('range', { type: () => TimeRangeInput }) rangeInput: TimeRangeInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: PAGE_SIZE_DEFAULT }) first?: number | null,
    @Args('after', { type: () => String, nullable: true }) after?: string | null,
    @Args('spansPerSpanset', { type: () => Int, nullable: true, defaultValue: SPANS_PER_SPANSET_DEFAULT })
    spansPerSpanset?: number | null,
  ): Promise<TraceqlConnectionModel> {
    const query = readSearchQuery(text);
    const range = toTimeRange(rangeInput, this.#limits);
    const limit = toPageSize(first, PAGE_SIZE_DEFAULT, this.#limits);
    const spansPerSpansetMax = this.#toSpansPerSpanset(spansPerSpanset);
    const page = typeof after === 'string' ? { limit, after: decodeTraceCursor(after) } : { limit };
    const search = { query, range, spansPerSpansetMax };
    const found = scope.read((signal) => this.#reader.searchTraceql(scope.tenantId, search, page, signal));
    return toTraceqlConnection(await orUnsupported(found));
  }

  @Query(() => TraceqlMetricsModel, {
    description:
      'Series of a TraceQL query that ends with a metric. Counts and rates make up for sampling: `source` says how. Points lie at\n' +
      'whole multiples of the step since 1970.',
  })
  async traceqlMetrics(
    @Scope() scope: RequestScope,
    @Args('query', { type: () => String }) text: string,
    @Args('range', { type: () => TimeRangeInput }) rangeInput: TimeRangeInput,
    @Args('stepSeconds', { type: () => Int, nullable: true, defaultValue: STEP_S_DEFAULT }) stepSeconds?: number | null,
  ): Promise<TraceqlMetricsModel> {
    const query = readMetricsQuery(text);
    const range = toTimeRange(rangeInput, this.#limits);
    const stepS = toStepS(stepSeconds ?? STEP_S_DEFAULT, range, this.#limits);
    const metrics = { query, range, stepS };
    const found = scope.read((signal) => this.#reader.traceqlMetrics(scope.tenantId, metrics, signal));
    return toTraceqlMetrics(await orUnsupported(found));
  }

  @Query(() => TraceqlCheckModel, {
    description:
      'What is wrong with a TraceQL query, where, and what could stand there instead. For editors; asks no data.',
  })
  checkTraceql(@Args('query', { type: () => String }) text: string): TraceqlCheckModel {
    return checkQuery(text);
  }

  #toSpansPerSpanset(count: number | null | undefined): number {
    const size = count ?? SPANS_PER_SPANSET_DEFAULT;
    const { matchedSpansMax } = this.#limits;
    if (size >= 0 && size <= matchedSpansMax) return size;
    throw new ApiError('BAD_USER_INPUT', `spansPerSpanset: ${size} is not allowed, ask for 0 to ${matchedSpansMax}`);
  }
}

function toStepS(stepS: number, range: TimeRange, { seriesPointsMax }: ApiLimits): number {
  if (stepS < 1) throw new ApiError('BAD_USER_INPUT', `stepSeconds: ${stepS} is not allowed, a whole number from 1 is`);
  const points = (range.endTimeUnixNano - range.startTimeUnixNano) / (BigInt(stepS) * NANOS_PER_SECOND);
  if (points <= BigInt(seriesPointsMax)) return stepS;
  const message = `${points} points per series, allowed are ${seriesPointsMax}: take a longer stepSeconds`;
  throw new ApiError('LIMIT_EXCEEDED', message);
}
