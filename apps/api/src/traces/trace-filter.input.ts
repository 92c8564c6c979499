import type { AttributeFilter, TraceFilter } from '@clew/store-contract';
import type { StatusCode } from '@clew/trace-model';
import { Field, InputType } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';
import { StatusCodeEnum } from '../graphql/enums.js';
import { NanosecondsScalar } from '../graphql/scalars/scalars.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import type { ApiLimits } from '../options.js';

@InputType('AttributeFilter', {
  description: 'A span or resource attribute equal to a value; numbers and booleans compare by their text.',
})
export class AttributeFilterInput {
  @Field(() => String)
  readonly key!: string;

  @Field(() => String)
  readonly value!: string;
}

@InputType('TraceFilter', {
  description:
    'Traces that start in the range, whose whole duration is within the bounds, with at least one span that matches\n' +
    'serviceName, spanName, statusCode and every attribute together.',
})
export class TraceFilterInput {
  @Field(() => TimeRangeInput)
  readonly range!: TimeRangeInput;

  @Field(() => String, { nullable: true })
  readonly serviceName?: string | null;

  @Field(() => String, { nullable: true })
  readonly spanName?: string | null;

  @Field(() => StatusCodeEnum, { nullable: true })
  readonly statusCode?: StatusCode | null;

  @Field(() => [AttributeFilterInput], { nullable: true })
  readonly attributes?: readonly AttributeFilterInput[] | null;

  @Field(() => NanosecondsScalar, { nullable: true })
  readonly durationMin?: bigint | null;

  @Field(() => NanosecondsScalar, { nullable: true })
  readonly durationMax?: bigint | null;
}

export function toAttributeFilters(
  attributes: readonly AttributeFilterInput[],
  { attributeFiltersMax }: ApiLimits,
): readonly AttributeFilter[] {
  if (attributes.length > attributeFiltersMax) {
    const allowed = `allowed are ${attributeFiltersMax}`;
    throw new ApiError('LIMIT_EXCEEDED', `filter.attributes: ${attributes.length} conditions, ${allowed}`);
  }
  if (attributes.some(({ key }) => key === '')) {
    throw new ApiError('BAD_USER_INPUT', 'filter.attributes: key must not be empty');
  }
  return attributes.map(({ key, value }) => ({ key, value }));
}

/** Null and absent are the same: no condition. */
export function toTraceFilter(input: TraceFilterInput, limits: ApiLimits): TraceFilter {
  return { ...toSpanFilter(input, limits), range: toTimeRange(input.range, limits) };
}

/** All but the range. */
export function toSpanFilter(input: Omit<TraceFilterInput, 'range'>, limits: ApiLimits): Omit<TraceFilter, 'range'> {
  const { serviceName, spanName, statusCode, attributes, durationMin, durationMax } = input;
  if (typeof durationMin === 'bigint' && typeof durationMax === 'bigint' && durationMin > durationMax) {
    throw new ApiError('BAD_USER_INPUT', `filter: durationMin ${durationMin} is above durationMax ${durationMax}`);
  }
  return {
    ...(typeof serviceName === 'string' ? { serviceName } : {}),
    ...(typeof spanName === 'string' ? { spanName } : {}),
    ...(statusCode ? { statusCode } : {}),
    ...(attributes ? { attributes: toAttributeFilters(attributes, limits) } : {}),
    ...(typeof durationMin === 'bigint' ? { durationNanoMin: durationMin } : {}),
    ...(typeof durationMax === 'bigint' ? { durationNanoMax: durationMax } : {}),
  };
}
