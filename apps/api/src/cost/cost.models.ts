import { Field, Float, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar, MoneyScalar } from '../graphql/scalars/scalars.js';

@ObjectType('CostPart')
export class CostPartModel {
  @Field(() => String, {
    description: 'Id of the team, name of the service, or the day as 2026-11-23; empty in the remainder.',
  })
  readonly name!: string;

  @Field(() => Boolean, { description: 'All that did not fit into the list, together.' })
  readonly isRemainder!: boolean;

  @Field(() => MoneyScalar, { name: 'cost' })
  readonly costMicros!: bigint;

  @Field(() => Float, { description: 'Spans that came in.' })
  readonly spanCount!: number;
}

@ObjectType('Prices', { description: 'What usage costs here (settings `cost.*`).' })
export class PricesModel {
  @Field(() => MoneyScalar, { name: 'perGbIngested', description: 'Of 10^9 bytes as clients sent them.' })
  readonly perGbIngestedMicros!: bigint;

  @Field(() => MoneyScalar, { name: 'perMillionSpansStored', description: 'Of a million spans that were kept.' })
  readonly perMillionSpansStoredMicros!: bigint;

  @Field(() => MoneyScalar, {
    name: 'perGbMonthKept',
    description: 'Of 10^9 bytes of kept spans, as they came, for a calendar month.',
  })
  readonly perGbMonthKeptMicros!: bigint;
}

@ObjectType('Cost', {
  description:
    'What usage of whole days (UTC) costs. The parts of each list add up to the whole, to the last unit. Spans are paid for by the\n' +
    'team whose key they came with.',
})
export class CostModel {
  @Field(() => DateTimeScalar, { description: 'Start of the first day.' })
  readonly start!: bigint;

  @Field(() => DateTimeScalar, { description: 'End of the last day, or now while that lasts.' })
  readonly end!: bigint;

  @Field(() => String, { description: 'ISO 4217.' })
  readonly currency!: string;

  @Field(() => Boolean, { description: 'False where no price is set: then nothing costs anything.' })
  readonly isPriced!: boolean;

  @Field(() => PricesModel)
  readonly prices!: PricesModel;

  @Field(() => MoneyScalar, { name: 'total' })
  readonly costMicros!: bigint;

  @Field(() => MoneyScalar, { name: 'ingest', description: 'For bytes that came in.' })
  readonly ingestMicros!: bigint;

  @Field(() => MoneyScalar, { name: 'stored', description: 'For spans that were kept.' })
  readonly storedMicros!: bigint;

  @Field(() => MoneyScalar, { name: 'kept', description: 'For the time they are kept, also of earlier days.' })
  readonly keptMicros!: bigint;

  @Field(() => Float, { description: 'Spans that came in.' })
  readonly spanCount!: number;

  @Field(() => MoneyScalar, {
    name: 'perMillionSpans',
    nullable: true,
    description: 'Of the spans that came in; null when none did.',
  })
  readonly perMillionSpansMicros!: bigint | undefined;

  @Field(() => [CostPartModel], { description: 'Dearest first.' })
  readonly byTeam!: readonly CostPartModel[];

  @Field(() => [CostPartModel], { description: 'Dearest first.' })
  readonly byService!: readonly CostPartModel[];

  @Field(() => [CostPartModel], { description: 'In order.' })
  readonly byDay!: readonly CostPartModel[];
}

@ObjectType('MonthToDate', { description: 'The calendar month (UTC) so far.' })
export class MonthToDateModel {
  @Field(() => String, { description: 'Such as 2026-11.' })
  readonly month!: string;

  @Field(() => DateTimeScalar)
  readonly monthStart!: bigint;

  @Field(() => DateTimeScalar)
  readonly monthEnd!: bigint;

  @Field(() => CostModel)
  readonly cost!: CostModel;

  @Field(() => MoneyScalar, {
    name: 'projected',
    nullable: true,
    description:
      'What the month comes to when it goes on as it went so far: the cost, times the length of the month over what has passed of it.',
  })
  readonly projectedMicros!: bigint | undefined;
}
