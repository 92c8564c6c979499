import type { ErrorGroup, ErrorSample, NamedCount } from '@clew/group-analysis';
import type { SpanId, TraceId } from '@clew/trace-model';
import { Field, Float, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar, SpanIdScalar, TraceIdScalar } from '../graphql/scalars/scalars.js';
import { GroupReadingModel } from './group-reading.model.js';

@ObjectType('ErrorNameCount')
export class ErrorNameCountModel implements NamedCount {
  @Field(() => String)
  readonly name!: string;

  @Field(() => Float)
  readonly occurrenceCount!: number;
}

@ObjectType('ErrorSample')
export class ErrorSampleModel implements ErrorSample {
  @Field(() => TraceIdScalar)
  readonly traceId!: TraceId;

  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => DateTimeScalar, { name: 'time', description: 'End of the span that failed.' })
  readonly timeUnixNano!: bigint;
}

@ObjectType('ErrorGroup', {
  description:
    'The same error wherever it shows: exception type, message without its particulars, top frames, causes and route. Counts are of\n' +
    'what the read traces stand for; one whose weight is unknown stands for itself.',
})
export class ErrorGroupModel implements ErrorGroup {
  @Field(() => String, { description: '16 hex digits, the same for the same error at any time.' })
  readonly fingerprint!: string;

  @Field(() => String, {
    description: 'Exception or error type, else the status of the response; empty where nothing says.',
  })
  readonly type!: string;

  @Field(() => String)
  readonly messageTemplate!: string;

  @Field(() => [String], { description: 'Innermost first, of the program itself where there are any.' })
  readonly frames!: readonly string[];

  @Field(() => [String])
  readonly causeTypes!: readonly string[];

  @Field(() => String, { description: 'By which the request came into the service that failed.' })
  readonly route!: string;

  @Field(() => Float, { description: 'An exception that passes through several spans counts in each.' })
  readonly occurrenceCount!: number;

  @Field(() => Float)
  readonly traceCount!: number;

  @Field(() => String, { description: 'Of the first occurrence, with its numbers and names.' })
  readonly sampleMessage!: string;

  @Field(() => DateTimeScalar, { name: 'firstSeen', description: 'Among the read traces, not ever.' })
  readonly firstSeenUnixNano!: bigint;

  @Field(() => DateTimeScalar, { name: 'lastSeen', description: 'Among the read traces.' })
  readonly lastSeenUnixNano!: bigint;

  @Field(() => [ErrorNameCountModel], { description: '`service.version`, the most first; at most 50.' })
  readonly versions!: readonly ErrorNameCountModel[];

  @Field(() => [ErrorNameCountModel], { description: 'The most first; at most 50.' })
  readonly services!: readonly ErrorNameCountModel[];

  @Field(() => [ErrorSampleModel], { description: 'Newest first; at most five.' })
  readonly samples!: readonly ErrorSampleModel[];
}

@ObjectType('ErrorGroups')
export class ErrorGroupsModel {
  @Field(() => [ErrorGroupModel], { description: 'Most traces first; at most 100.' })
  readonly groups!: readonly ErrorGroupModel[];

  @Field(() => Float, { description: 'Occurrences of the rarest errors, which are not given.' })
  readonly otherOccurrenceCount!: number;

  @Field(() => GroupReadingModel)
  readonly reading!: GroupReadingModel;
}
