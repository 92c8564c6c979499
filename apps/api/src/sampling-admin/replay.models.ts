import { Field, Float, InputType, ObjectType } from '@nestjs/graphql';

import { JsonScalar } from '../graphql/scalars/json-scalar.js';
import { DateTimeScalar } from '../graphql/scalars/scalars.js';
import { TimeRangeInput } from '../graphql/time-range.js';
import { SamplingDryRunComparisonModel, SamplingDryRunCountsModel } from '../sampling/sampling-dry-run.models.js';

@InputType('SamplingReplayInput')
export class SamplingReplayInput {
  @Field(() => JsonScalar, { description: 'A sampling document that need not be saved.' })
  readonly content!: unknown;

  @Field(() => TimeRangeInput, { description: 'Of the decisions.' })
  readonly range!: TimeRangeInput;
}

@ObjectType('NotJudgedPolicy', { description: 'A policy that looks at what the decision log does not hold.' })
export class NotJudgedPolicyModel {
  @Field(() => String)
  readonly name!: string;

  @Field(() => String)
  readonly type!: string;

  @Field(() => String, { description: 'What it needs.' })
  readonly reason!: string;
}

@ObjectType('SamplingReplay', { description: 'What policies would have kept of traces that were decided before.' })
export class SamplingReplayModel {
  @Field(() => DateTimeScalar, { nullable: true, description: 'Of the first trace that was judged; null for none.' })
  readonly firstDecidedAt!: bigint | undefined;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Of the last one.' })
  readonly lastDecidedAt!: bigint | undefined;

  @Field(() => Boolean, {
    description:
      'False when the range holds more traces than one request may judge: then it is about the first of them.',
  })
  readonly isComplete!: boolean;

  @Field(() => [NotJudgedPolicyModel], {
    description: 'Policies that were left out: what they would keep, or drop, is in no number here.',
  })
  readonly notJudged!: readonly NotJudgedPolicyModel[];

  @Field(() => SamplingDryRunCountsModel, {
    description: 'Traces that were kept by a policy that was left out; they are in no other number.',
  })
  readonly keptByNotJudged!: SamplingDryRunCountsModel;

  @Field(() => Float, {
    description: 'Spans that came after their trace was closed; they follow it and are not counted.',
  })
  readonly lateSpanCount!: number;

  @Field(() => SamplingDryRunComparisonModel, { description: 'All services together.' })
  readonly total!: SamplingDryRunComparisonModel;

  @Field(() => [SamplingDryRunComparisonModel], { description: 'By entry service, those with most spans first.' })
  readonly services!: readonly SamplingDryRunComparisonModel[];
}
