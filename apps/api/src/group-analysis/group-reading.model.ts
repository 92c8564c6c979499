import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('TraceGroupReading', { description: 'What an analysis has seen of a group.' })
export class GroupReadingModel {
  @Field(() => Int, { description: 'Stored traces that were read, the newest that match.' })
  readonly readTraceCount!: number;

  @Field(() => Float, { description: 'How many traces they stand for; one whose weight is unknown stands for itself.' })
  readonly traceCount!: number;

  @Field(() => Boolean, { description: 'True when more traces match than were read, or traces have more spans.' })
  readonly isTruncated!: boolean;
}
