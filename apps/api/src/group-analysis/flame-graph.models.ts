import type { FlameNode, FlameRemainder } from '@clew/group-analysis';
import type { SpanKind } from '@clew/trace-model';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { SpanKindEnum } from '../graphql/enums.js';
import { NanosecondsScalar } from '../graphql/scalars/scalars.js';

@ObjectType('FlameRemainder', { description: 'What is not shown, added up.' })
export class FlameRemainderModel implements Omit<FlameRemainder, 'selfNano'> {
  @Field(() => Int)
  readonly pathCount!: number;

  @Field(() => Float)
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

  @Field(() => NanosecondsScalar)
  readonly selfTime!: bigint;
}

@ObjectType('FlameNode', {
  description: 'Spans with the same path from the root. Counts and times are of what the traces stand for.',
})
export class FlameNodeModel implements Pick<FlameNode, 'parentIndex' | 'depth' | 'spanCount' | 'traceCount'> {
  @Field(() => Int, {
    nullable: true,
    description: 'Place of its parent in `nodes`, always before it; null at the top.',
  })
  readonly parentIndex!: number | undefined;

  @Field(() => Int)
  readonly depth!: number;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly spanName!: string;

  @Field(() => SpanKindEnum)
  readonly kind!: SpanKind;

  @Field(() => Float)
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

  @Field(() => Float, { description: 'Traces with this path.' })
  readonly traceCount!: number;

  @Field(() => NanosecondsScalar, { description: 'Of its spans, end to end.' })
  readonly duration!: bigint;

  @Field(() => NanosecondsScalar, { description: 'Time in which none of their children ran.' })
  readonly selfTime!: bigint;

  @Field(() => NanosecondsScalar, {
    description: 'Width to draw: own time of it and all below it. Children always fit.',
  })
  readonly width!: bigint;

  @Field(() => NanosecondsScalar, { description: 'Per trace, over all traces, also those without this path.' })
  readonly durationPerTrace!: bigint;

  @Field(() => NanosecondsScalar)
  readonly selfTimePerTrace!: bigint;

  @Field(() => FlameRemainderModel, { nullable: true, description: 'What lies below it and is not shown.' })
  readonly otherBelow!: FlameRemainderModel | undefined;
}

@ObjectType('FlameGraph', { description: 'Many traces as one.' })
export class FlameGraphModel {
  @Field(() => Int, { description: 'Stored traces that were merged.' })
  readonly mergedTraceCount!: number;

  @Field(() => Float, { description: 'How many traces they stand for; one whose weight is unknown stands for itself.' })
  readonly traceCount!: number;

  @Field(() => Float)
  readonly spanCount!: number;

  @Field(() => NanosecondsScalar, { description: 'Of all roots and `otherRoots`.' })
  readonly width!: bigint;

  @Field(() => [FlameNodeModel], {
    description: 'Every parent before its children, siblings widest first; at most 2,000.',
  })
  readonly nodes!: readonly FlameNodeModel[];

  @Field(() => FlameRemainderModel, { nullable: true })
  readonly otherRoots!: FlameRemainderModel | undefined;

  @Field(() => Boolean, { description: 'True when more traces match, or traces have more spans than were read.' })
  readonly isTruncated!: boolean;
}
