import { Field, Float, ID, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar } from '../graphql/scalars/scalars.js';

@ObjectType('UsageRow')
export class UsageRowModel {
  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => DateTimeScalar)
  readonly hour!: bigint;

  @Field(() => Float)
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

  @Field(() => Float)
  readonly spanBytes!: number;

  @Field(() => Float)
  readonly keptSpanCount!: number;
}
