import { Field, Float, ObjectType } from '@nestjs/graphql';

@ObjectType('SamplingReason', { description: 'What one policy decided.' })
export class SamplingReasonModel {
  @Field(() => Boolean, { description: 'Whether these traces were kept.' })
  readonly kept!: boolean;

  @Field(() => String, { description: 'Type of the policy, or `not_sampled` when none kept them.' })
  readonly reason!: string;

  @Field(() => String, { description: 'Name of the policy; empty when none decided.' })
  readonly policyName!: string;

  @Field(() => Float, { description: 'Traces; late spans of a trace are no trace again.' })
  readonly traceCount!: number;

  @Field(() => Float, { description: 'Their spans, late ones too.' })
  readonly spanCount!: number;
}

@ObjectType('SamplingQuality', {
  description:
    'How well the sampler does, from its record of every trace that it closed. Rates are from 0 to 1, and null where there was\n' +
    'nothing to measure.',
})
export class SamplingQualityModel {
  @Field(() => String, { nullable: true, description: 'Service or id of the team; null when all are together.' })
  readonly name!: string | undefined;

  @Field(() => Float, { nullable: true, description: 'Of the traces with an error, those that were kept.' })
  readonly errorCaptureRate!: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Of the traces, those that were kept.' })
  readonly keptTraceRate!: number | undefined;

  @Field(() => Float, {
    nullable: true,
    description: 'Of the spans, those that were kept: the effective sampling rate.',
  })
  readonly keptSpanRate!: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Of the bytes, those that were kept.' })
  readonly keptByteRate!: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Of the kept traces, those that are stored in part only.' })
  readonly partialTraceRate!: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Of the spans, those that came after their trace was closed.' })
  readonly lateSpanRate!: number | undefined;

  @Field(() => Float, {
    nullable: true,
    description:
      'How far the number of traces, estimated from the adjusted counts of stored ones, is from the true number: 0.02 is 2% too many.',
  })
  readonly traceDrift!: number | undefined;

  @Field(() => Float, { nullable: true, description: 'The same of spans.' })
  readonly spanDrift!: number | undefined;

  @Field(() => Float, { description: 'Traces that were closed.' })
  readonly traceCount!: number;

  @Field(() => Float, { description: 'Those that were kept, also by a late error.' })
  readonly keptTraceCount!: number;

  @Field(() => Float, { description: 'Those with an error. One that late errors opened again counts once more.' })
  readonly errorTraceCount!: number;

  @Field(() => Float, { description: 'Those with an error that were kept.' })
  readonly keptErrorTraceCount!: number;

  @Field(() => Float, { description: 'Those of which a part only is stored, or the root has not come.' })
  readonly partialTraceCount!: number;

  @Field(() => Float, { description: 'Those that were dropped, until an error came late.' })
  readonly upgradedTraceCount!: number;

  @Field(() => Float, {
    description: 'Kept traces for which no probability is known: they are stored on top of what chance keeps.',
  })
  readonly unweightedTraceCount!: number;

  @Field(() => Float, { description: 'Sum of the adjusted counts of kept traces, an estimate of `traceCount`.' })
  readonly adjustedTraceCount!: number;

  @Field(() => Float, { description: 'Spans of these traces, late ones too.' })
  readonly spanCount!: number;

  @Field(() => Float, { description: 'Those that were kept.' })
  readonly keptSpanCount!: number;

  @Field(() => Float, { description: 'Sum of the adjusted counts of kept spans, an estimate of `spanCount`.' })
  readonly adjustedSpanCount!: number;

  @Field(() => Float, { description: 'Those that came after their trace was closed.' })
  readonly lateSpanCount!: number;

  @Field(() => Float, { description: 'Bytes of the spans as they came.' })
  readonly byteCount!: number;

  @Field(() => Float, { description: 'Bytes of the kept spans.' })
  readonly keptByteCount!: number;

  @Field(() => [SamplingReasonModel], { description: 'What each policy decided, most traces first.' })
  readonly reasons!: readonly SamplingReasonModel[];
}
