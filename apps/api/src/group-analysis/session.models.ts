import type { Session, Sessions, SessionTrace } from '@clew/group-analysis';
import type { TraceId } from '@clew/trace-model';
import { Field, Int, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar, NanosecondsScalar, TraceIdScalar } from '../graphql/scalars/scalars.js';
import { GroupReadingModel } from './group-reading.model.js';

@ObjectType('SessionTrace')
export class SessionTraceModel implements SessionTrace {
  @Field(() => TraceIdScalar)
  readonly traceId!: TraceId;

  @Field(() => String)
  readonly rootServiceName!: string;

  @Field(() => String)
  readonly rootSpanName!: string;

  @Field(() => DateTimeScalar, { name: 'startTime' })
  readonly startTimeUnixNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'duration' })
  readonly durationNano!: bigint;

  @Field(() => Int)
  readonly spanCount!: number;

  @Field(() => Int)
  readonly errorSpanCount!: number;

  @Field(() => NanosecondsScalar, {
    name: 'gap',
    description: 'From the end of everything before it to its start; below 0 while an earlier one still ran.',
  })
  readonly gapNano!: bigint;
}

@ObjectType('Session', { description: 'Read traces of one session or user, in order.' })
export class SessionModel implements Session {
  @Field(() => String, { description: 'The value that they share.' })
  readonly id!: string;

  @Field(() => DateTimeScalar, { name: 'startTime' })
  readonly startTimeUnixNano!: bigint;

  @Field(() => DateTimeScalar, { name: 'endTime' })
  readonly endTimeUnixNano!: bigint;

  @Field(() => [SessionTraceModel], { description: 'By their start.' })
  readonly traces!: readonly SessionTraceModel[];

  @Field(() => Int)
  readonly traceCount!: number;

  @Field(() => Int)
  readonly errorTraceCount!: number;

  @Field(() => Int)
  readonly spanCount!: number;

  @Field(() => [String], { description: 'At most 100.' })
  readonly serviceNames!: readonly string[];

  @Field(() => NanosecondsScalar, { name: 'longestGap' })
  readonly gapNanoMax!: bigint;

  @Field(() => Boolean, { description: 'True when it has more traces than are given.' })
  readonly isTruncated!: boolean;
}

@ObjectType('Sessions')
export class SessionsModel implements Omit<Sessions, 'isTruncated'> {
  @Field(() => [SessionModel], { description: 'The one that ended last first.' })
  readonly sessions!: readonly SessionModel[];

  @Field(() => Int, { description: 'Read traces in which no span has the attribute.' })
  readonly unnamedTraceCount!: number;

  @Field(() => GroupReadingModel)
  readonly reading!: GroupReadingModel;
}
