import type { RedQuery, TraceReader } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';
import { RED_GROUPINGS } from '../graphql/enums.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, TRACE_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { toQuantiles } from './quantiles.js';
import { toRollupScope } from './rollup-scope.js';
import { RedMetricsQueryInput, RedSeriesModel } from './red-metrics.models.js';

const NANOS_PER_SECOND = 1_000_000_000n;
const STEP_S_DEFAULT = 60;

@Resolver()
export class RedMetricsResolver {
  readonly #reader: TraceReader;
  readonly #limits: ApiLimits;

  constructor(@Inject(TRACE_READER) reader: TraceReader, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  @Query(() => [RedSeriesModel], {
    description:
      'Rate, errors and durations over time, of all spans that came, before sampling here. Adjusted counts also make up for what senders\n' +
      'sampled themselves; durations are of the spans that came.',
  })
  async redMetrics(
    @Scope() scope: RequestScope,
    @Args('query', { type: () => RedMetricsQueryInput }) query: RedMetricsQueryInput,
  ): Promise<RedSeriesModel[]> {
    const redQuery = toRedQuery(query, this.#limits);
    const series = await scope.read((signal) => this.#reader.redMetrics(scope.tenantId, redQuery, signal));
    const { groupBy } = redQuery;
    return series.map(({ serviceName, spanName, points }) => ({
      // A fixed service is named even when nothing is grouped; an empty name is one that SDKs may send.
      serviceName: groupBy === 'service' ? serviceName : serviceName || undefined,
      spanName: groupBy === 'spanName' ? spanName : spanName || undefined,
      points: points.map((point) => ({
        time: BigInt(point.timeUnixS) * NANOS_PER_SECOND,
        spanCount: point.spanCount,
        errorSpanCount: point.errorSpanCount,
        adjustedSpanCount: point.adjustedSpanCount,
        adjustedErrorSpanCount: point.adjustedErrorSpanCount,
        ...toQuantiles(point),
      })),
    }));
  }
}

function toRedQuery(query: RedMetricsQueryInput, limits: ApiLimits): RedQuery {
  const { serviceName, spanName, spanKind } = query;
  const stepS = query.stepSeconds ?? STEP_S_DEFAULT;
  if (stepS < 60 || stepS % 60 !== 0) {
    throw new ApiError('BAD_USER_INPUT', `query.stepSeconds: ${stepS} is not allowed, a multiple of 60 is`);
  }
  const range = toTimeRange(query.range, limits);
  const points = (range.endTimeUnixNano - range.startTimeUnixNano) / (BigInt(stepS) * NANOS_PER_SECOND);
  if (points > BigInt(limits.seriesPointsMax)) {
    const allowed = `allowed are ${limits.seriesPointsMax}`;
    throw new ApiError('LIMIT_EXCEEDED', `query: ${points} points per series, ${allowed}: take a longer stepSeconds`);
  }
  return {
    range,
    stepS,
    groupBy: RED_GROUPINGS[query.groupBy ?? 'NONE'],
    ...(typeof serviceName === 'string' ? { serviceName } : {}),
    ...(typeof spanName === 'string' ? { spanName } : {}),
    ...(spanKind ? { spanKind } : {}),
    ...toRollupScope(query, 'query.'),
  };
}
