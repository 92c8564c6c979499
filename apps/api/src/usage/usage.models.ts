import { Field, Float, ID, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar } from '../graphql/scalars/scalars.js';

@ObjectType('UsageRow')
export class UsageRowModel {
  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String, { description: 'Empty where the sender named none.' })
  readonly environment!: string;

  @Field(() => DateTimeScalar)
  readonly hour!: bigint;

  @Field(() => Float)
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

  @Field(() => Float)
  readonly spanBytes!: number;

  @Field(() => Float, {
    description:
      'What clients sent for these spans: OTLP protobuf after decompression, with their part of resources and scopes.',
  })
  readonly ingestBytes!: number;

  @Field(() => Float)
  readonly keptSpanCount!: number;
}
