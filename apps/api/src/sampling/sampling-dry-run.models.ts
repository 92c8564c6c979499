import { Field, Float, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar } from '../graphql/scalars/scalars.js';

@ObjectType('SamplingDryRunCounts', { description: 'Traces, and what they hold.' })
export class SamplingDryRunCountsModel {
  @Field(() => Float, { description: 'Traces that were closed.' })
  readonly traceCount!: number;

  @Field(() => Float, { description: 'Their spans.' })
  readonly spanCount!: number;

  @Field(() => Float, { description: 'Those of the traces that have an error.' })
  readonly errorTraceCount!: number;

  @Field(() => Float, { description: 'Bytes of their spans as they came.' })
  readonly byteCount!: number;
}

@ObjectType('SamplingDryRunComparison', {
  description: 'What the active policies kept, and what the candidate would have.',
})
export class SamplingDryRunComparisonModel {
  @Field(() => String, { nullable: true, description: 'Service at which the traces enter; null for all together.' })
  readonly serviceName!: string | undefined;

  @Field(() => SamplingDryRunCountsModel, { description: 'All traces.' })
  readonly seen!: SamplingDryRunCountsModel;

  @Field(() => SamplingDryRunCountsModel, { description: 'What was kept.' })
  readonly keptNow!: SamplingDryRunCountsModel;

  @Field(() => SamplingDryRunCountsModel, { description: 'What the candidate would have kept.' })
  readonly keptThen!: SamplingDryRunCountsModel;

  @Field(() => SamplingDryRunCountsModel, { description: 'Kept by both.' })
  readonly keptByBoth!: SamplingDryRunCountsModel;

  @Field(() => SamplingDryRunCountsModel, { description: 'Kept, and the candidate would have dropped it.' })
  readonly keptByActiveOnly!: SamplingDryRunCountsModel;

  @Field(() => SamplingDryRunCountsModel, { description: 'Dropped, and the candidate would have kept it.' })
  readonly keptByCandidateOnly!: SamplingDryRunCountsModel;

  @Field(() => SamplingDryRunCountsModel, { description: 'Kept by neither.' })
  readonly keptByNeither!: SamplingDryRunCountsModel;

  @Field(() => Float, {
    description: 'Traces with an error that were kept, and that the candidate would have dropped.',
  })
  readonly errorTracesLost!: number;

  @Field(() => Float, {
    description: 'Traces with an error that were dropped, and that the candidate would have kept.',
  })
  readonly errorTracesGained!: number;
}

@ObjectType('SamplingDryRunCandidate', { description: 'A version of candidate policies that ran in the range.' })
export class SamplingDryRunCandidateModel {
  @Field(() => String, { description: 'Its version.' })
  readonly version!: string;

  @Field(() => [String], { description: 'Versions of the active policies that it ran beside.' })
  readonly activeVersions!: readonly string[];

  @Field(() => DateTimeScalar, { description: 'First hour in which it ran.' })
  readonly firstHour!: bigint;

  @Field(() => DateTimeScalar, { description: 'Last hour in which it ran.' })
  readonly lastHour!: bigint;
}

@ObjectType('SamplingDryRun', { description: 'Candidate policies that judged live traffic beside the active ones.' })
export class SamplingDryRunModel {
  @Field(() => SamplingDryRunCandidateModel, {
    nullable: true,
    description: 'The candidate that the numbers are about; null when none ran in the range.',
  })
  readonly candidate!: SamplingDryRunCandidateModel | undefined;

  @Field(() => [SamplingDryRunCandidateModel], { description: 'All candidates that ran in the range, newest first.' })
  readonly candidates!: readonly SamplingDryRunCandidateModel[];

  @Field(() => SamplingDryRunComparisonModel, { description: 'All services together.' })
  readonly total!: SamplingDryRunComparisonModel;

  @Field(() => [SamplingDryRunComparisonModel], { description: 'By entry service, those with most spans first.' })
  readonly services!: readonly SamplingDryRunComparisonModel[];
}
