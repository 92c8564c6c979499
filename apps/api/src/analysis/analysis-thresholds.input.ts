import type { AnalysisOptions } from '@clew/trace-analysis';
import { Field, Float, InputType, Int } from '@nestjs/graphql';

import { NanosecondsScalar } from '../graphql/scalars/scalars.js';

@InputType('AnalysisThresholds', {
  description: 'From what on something is told. What is not given is as it usually is.',
})
export class AnalysisThresholdsInput {
  @Field(() => NanosecondsScalar, { nullable: true, description: 'Shortest gap. Default 10 ms.' })
  readonly gapMin?: bigint | null;

  @Field(() => Float, { nullable: true, description: 'Least share of its span that a gap takes, 0 to 1. Default 0.2.' })
  readonly gapShareMin?: number | null;

  @Field(() => Int, { nullable: true, description: 'Fewest equal calls in a row (N+1), from 2. Default 5.' })
  readonly repeatedCallsMin?: number | null;

  @Field(() => Int, { nullable: true, description: 'Fewest calls of a fan-out, from 2. Default 5.' })
  readonly fanOutCallsMin?: number | null;

  @Field(() => NanosecondsScalar, {
    nullable: true,
    description: 'How much calls may overlap and still count as one after the other. Default 1 ms.',
  })
  readonly overlapMax?: bigint | null;

  @Field(() => NanosecondsScalar, {
    nullable: true,
    description: 'A clock that seems further off is reported, but not corrected. Default 1 hour.',
  })
  readonly skewMax?: bigint | null;
}

type Thresholds = Pick<
  AnalysisOptions,
  'gapNanoMin' | 'gapShareMin' | 'repeatedCallsMin' | 'fanOutCallsMin' | 'overlapNanoMax' | 'skewNanoMax'
>;

/** Null and absent are the same: the default. */
export function toThresholds(input: AnalysisThresholdsInput): Partial<Thresholds> {
  const { gapMin, gapShareMin, repeatedCallsMin, fanOutCallsMin, overlapMax, skewMax } = input;
  return {
    ...(typeof gapMin === 'bigint' ? { gapNanoMin: gapMin } : {}),
    ...(typeof gapShareMin === 'number' ? { gapShareMin } : {}),
    ...(typeof repeatedCallsMin === 'number' ? { repeatedCallsMin } : {}),
    ...(typeof fanOutCallsMin === 'number' ? { fanOutCallsMin } : {}),
    ...(typeof overlapMax === 'bigint' ? { overlapNanoMax: overlapMax } : {}),
    ...(typeof skewMax === 'bigint' ? { skewNanoMax: skewMax } : {}),
  };
}
