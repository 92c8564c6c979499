import type { LogFilter } from '@clew/store-contract';
import { severityNumberMinOf, type LogSeverity, type SpanId, type TraceId } from '@clew/trace-model';
import { Field, InputType } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';
import { LogSeverityEnum } from '../graphql/enums.js';
import { SpanIdScalar, TraceIdScalar } from '../graphql/scalars/scalars.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import type { ApiLimits } from '../options.js';
import { AttributeFilterInput, toAttributeFilters } from '../traces/trace-filter.input.js';

@InputType('LogFilter', {
  description: 'Log records that match all that is given. At least one of range, traceId and spanId is needed.',
})
export class LogFilterInput {
  @Field(() => TimeRangeInput, { nullable: true, description: 'By eventTime.' })
  readonly range?: TimeRangeInput | null;

  @Field(() => TraceIdScalar, { nullable: true })
  readonly traceId?: TraceId | null;

  @Field(() => SpanIdScalar, { nullable: true })
  readonly spanId?: SpanId | null;

  @Field(() => String, { nullable: true })
  readonly serviceName?: string | null;

  @Field(() => LogSeverityEnum, { nullable: true, description: 'That severity or a worse one.' })
  readonly severityMin?: LogSeverity | null;

  @Field(() => String, { nullable: true, description: 'Part of the body, in whatever case.' })
  readonly bodyContains?: string | null;

  @Field(() => [AttributeFilterInput], { nullable: true })
  readonly attributes?: readonly AttributeFilterInput[] | null;
}

/** Null and absent are the same: no condition. */
export function toLogFilter(input: LogFilterInput, limits: ApiLimits): LogFilter {
  const { range, traceId, spanId, serviceName, severityMin, bodyContains, attributes } = input;
  if (!range && !traceId && !spanId) {
    throw new ApiError('BAD_USER_INPUT', 'filter: give a range, a traceId or a spanId');
  }
  return {
    ...(range ? { range: toTimeRange(range, limits) } : {}),
    ...(traceId ? { traceId } : {}),
    ...(spanId ? { spanId } : {}),
    ...(typeof serviceName === 'string' ? { serviceName } : {}),
    ...(severityMin ? { severityNumberMin: severityNumberMinOf(severityMin) } : {}),
    ...(bodyContains ? { bodyContains } : {}),
    ...(attributes ? { attributes: toAttributeFilters(attributes, limits) } : {}),
  };
}
