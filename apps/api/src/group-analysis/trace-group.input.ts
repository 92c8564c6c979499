import type { CohortKey } from '@clew/group-analysis';
import { Field, InputType } from '@nestjs/graphql';

import { ApiError } from '../graphql/api-error.js';
import { NanosecondsScalar } from '../graphql/scalars/scalars.js';
import { TimeRangeInput } from '../graphql/time-range.js';
import { TraceFilterInput } from '../traces/trace-filter.input.js';

@InputType('TraceGroup', {
  description:
    'Traces that an analysis is about, the newest first: those that match a filter, or a TraceQL query in a range.',
})
export class TraceGroupInput {
  @Field(() => TraceFilterInput, { nullable: true })
  readonly filter?: TraceFilterInput | null;

  @Field(() => String, { nullable: true, description: 'TraceQL without a metric, in place of the filter.' })
  readonly query?: string | null;

  @Field(() => TimeRangeInput, { nullable: true, description: 'Of the start of traces; needed with `query`.' })
  readonly range?: TimeRangeInput | null;
}

@InputType('CohortKey', { description: 'What a trace is sorted by: an attribute, or the variant of a feature flag.' })
export class CohortKeyInput {
  @Field(() => String, {
    nullable: true,
    description: 'Of spans or their resources, such as `service.version` or `deployment.environment.name`.',
  })
  readonly attribute?: string | null;

  @Field(() => String, { nullable: true, description: 'Whose spans are asked for the attribute. Default: any.' })
  readonly serviceName?: string | null;

  @Field(() => String, { nullable: true, description: 'Key of a feature flag, in place of the attribute.' })
  readonly featureFlag?: string | null;
}

@InputType('TraceSelection', {
  description: 'Traces of a group that stand out; both conditions together where both are given.',
})
export class TraceSelectionInput {
  @Field(() => Boolean, { nullable: true, description: 'Traces with an error.' })
  readonly isFailing?: boolean | null;

  @Field(() => NanosecondsScalar, { nullable: true, description: 'Traces that took at least as long.' })
  readonly durationMin?: bigint | null;
}

/** Throws ApiError unless exactly one of the two is given. */
export function toCohortKey({ attribute, serviceName, featureFlag }: CohortKeyInput): CohortKey {
  if (featureFlag && !attribute) return { type: 'flag', flagKey: featureFlag };
  if (!attribute || featureFlag) throw new ApiError('BAD_USER_INPUT', 'by: give an attribute, or a featureFlag');
  return { type: 'attribute', key: attribute, ...(serviceName ? { serviceName } : {}) };
}
