import type { TraceId } from '@clew/trace-model';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar, NanosecondsScalar, TraceIdScalar } from '../graphql/scalars/scalars.js';
import { SpanModel } from './span.models.js';

@ObjectType('TraceSummary')
export class TraceSummaryModel {
  @Field(() => TraceIdScalar)
  readonly traceId!: TraceId;

  @Field(() => String, { description: 'Empty while the root span has not arrived.' })
  readonly rootServiceName!: string;

  @Field(() => String)
  readonly rootSpanName!: string;

  @Field(() => DateTimeScalar)
  readonly startTime!: bigint;

  @Field(() => NanosecondsScalar)
  readonly startTimeUnixNano!: bigint;

  @Field(() => NanosecondsScalar, {
    description: 'From the earliest start to the latest end of all stored spans.',
  })
  readonly duration!: bigint;

  @Field(() => Int)
  readonly spanCount!: number;

  @Field(() => Int)
  readonly errorSpanCount!: number;

  @Field(() => [String])
  readonly services!: readonly string[];

  @Field(() => String, { description: 'Why the trace was kept.' })
  readonly decisionReason!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'How many traces like this one it stands for; null when no probability is known.',
  })
  readonly adjustedCount!: number | undefined;
}

@ObjectType('TraceEdge')
export class TraceEdgeModel {
  @Field(() => String)
  readonly cursor!: string;

  @Field(() => TraceSummaryModel)
  readonly node!: TraceSummaryModel;
}

@ObjectType('PageInfo')
export class PageInfoModel {
  @Field(() => Boolean)
  readonly hasNextPage!: boolean;

  @Field(() => String, { nullable: true })
  readonly endCursor!: string | undefined;
}

@ObjectType('TraceConnection')
export class TraceConnectionModel {
  @Field(() => [TraceEdgeModel])
  readonly edges!: readonly TraceEdgeModel[];

  @Field(() => [TraceSummaryModel])
  readonly nodes!: readonly TraceSummaryModel[];

  @Field(() => PageInfoModel)
  readonly pageInfo!: PageInfoModel;
}

@ObjectType('Trace')
export class TraceModel {
  @Field(() => TraceIdScalar)
  readonly traceId!: TraceId;

  @Field(() => TraceSummaryModel)
  readonly summary!: TraceSummaryModel;

  @Field(() => [SpanModel], { description: 'By start time, then span id.' })
  readonly spans!: readonly SpanModel[];

  @Field(() => Int, { description: 'Spans whose parent is not stored.' })
  readonly orphanSpanCount!: number;

  @Field(() => Boolean, { description: 'True when the trace has more spans than an answer may hold.' })
  readonly truncated!: boolean;
}
