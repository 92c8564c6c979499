import type { SpanKind } from '@clew/trace-model';
import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

import { RedGroupByEnum, SpanKindEnum } from '../graphql/enums.js';
import type { RedGroupByName } from '../graphql/enums.js';
import { DateTimeScalar, NanosecondsScalar } from '../graphql/scalars/scalars.js';
import { TimeRangeInput } from '../graphql/time-range.js';

@InputType('RedMetricsQuery')
export class RedMetricsQueryInput {
  @Field(() => TimeRangeInput)
  readonly range!: TimeRangeInput;

  @Field(() => String, { nullable: true })
  readonly serviceName?: string | null;

  @Field(() => String, { nullable: true })
  readonly spanName?: string | null;

  @Field(() => SpanKindEnum, { nullable: true })
  readonly spanKind?: SpanKind | null;

  @Field(() => [String], { nullable: true, description: 'Only of these environments, "" for spans that named none.' })
  readonly environments?: readonly string[] | null;

  @Field(() => [ID], { nullable: true })
  readonly teamIds?: readonly string[] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 60,
    description: 'Width of a point in seconds, a multiple of 60.',
  })
  readonly stepSeconds?: number | null;

  @Field(() => RedGroupByEnum, { nullable: true, defaultValue: 'NONE' })
  readonly groupBy?: RedGroupByName | null;
}

@ObjectType('RedPoint')
export class RedPointModel {
  @Field(() => DateTimeScalar)
  readonly time!: bigint;

  @Field(() => Float, { description: 'Spans that came, whether they were kept or not.' })
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

  @Field(() => Float, {
    description:
      'How many spans `spanCount` stands for, where senders sample themselves and say so (`ot=th` in the trace state); else the same.',
  })
  readonly adjustedSpanCount!: number;

  @Field(() => Float, { description: 'The same of `errorSpanCount`.' })
  readonly adjustedErrorSpanCount!: number;

  @Field(() => NanosecondsScalar)
  readonly durationP50!: bigint;

  @Field(() => NanosecondsScalar)
  readonly durationP95!: bigint;

  @Field(() => NanosecondsScalar)
  readonly durationP99!: bigint;
}

@ObjectType('RedSeries')
export class RedSeriesModel {
  @Field(() => String, { nullable: true })
  readonly serviceName!: string | undefined;

  @Field(() => String, { nullable: true })
  readonly spanName!: string | undefined;

  @Field(() => [RedPointModel])
  readonly points!: readonly RedPointModel[];
}
