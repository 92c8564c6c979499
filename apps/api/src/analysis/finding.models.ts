import type { Bounded } from '@clew/trace-analysis';
import type { SpanId } from '@clew/trace-model';
import type { Type } from '@nestjs/common';
import { Field, Int, ObjectType } from '@nestjs/graphql';

import { NanosecondsScalar, SpanIdScalar } from '../graphql/scalars/scalars.js';

/** Type of a list that tells how long it is without its limit. */
export function boundedListOf<T>(name: string, itemType: Type<T>): Type<Bounded<T>> {
  @ObjectType(name)
  class BoundedListModel implements Bounded<T> {
    @Field(() => [itemType], { description: 'The weightiest, as many as were asked for.' })
    readonly items!: readonly T[];

    @Field(() => Int, { description: 'How many there are in all.' })
    readonly total!: number;
  }
  return BoundedListModel;
}

@ObjectType('SpanIdList')
export class SpanIdListModel {
  @Field(() => [SpanIdScalar], { description: 'The first of them, 20 at most.' })
  readonly items!: readonly SpanId[];

  @Field(() => Int, { description: 'How many there are in all.' })
  readonly total!: number;
}

/** What every finding says. */
@ObjectType({ isAbstract: true })
export abstract class FindingModel {
  @Field(() => String, { description: 'One line in words, made of the facts beside it.' })
  readonly explanation!: string;

  @Field(() => SpanIdListModel, { description: 'Spans it is about.' })
  readonly spanIds!: SpanIdListModel;

  @Field(() => NanosecondsScalar, { name: 'duration', description: 'Time it is about: lost, waited or spent.' })
  readonly durationNano!: bigint;
}
