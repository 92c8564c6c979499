import type { TraceId } from '@clew/trace-model';
import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar, NanosecondsScalar, TraceIdScalar } from '../graphql/scalars/scalars.js';
import { DecisionOutcomeEnum } from './sampling-enums.js';
import type { DecisionOutcome } from './sampling-enums.js';

@ObjectType('DecisionBudget', { description: "How the budget of the trace's team stood when it was decided." })
export class DecisionBudgetModel {
  @Field(() => Float, { description: 'What the team sent, divided by its budget: above 1 it was over it.' })
  readonly pressure!: number;

  @Field(() => String, { description: 'The same as a sentence.' })
  readonly words!: string;
}

@ObjectType('DecisionRecord', {
  description:
    'One entry of the decision log: the first verdict of a trace, or what became of spans that came after it.',
})
export class DecisionRecordModel {
  @Field(() => DateTimeScalar, {
    description: 'When the trace was closed, by the time at which its spans were received.',
  })
  readonly decidedAt!: bigint;

  @Field(() => Boolean, { description: 'Whether the spans of this entry were kept.' })
  readonly kept!: boolean;

  @Field(() => Boolean, { description: 'True when it is about late spans only.' })
  readonly isLate!: boolean;

  @Field(() => String, { description: 'Type of the policy that decided.' })
  readonly reason!: string;

  @Field(() => String, { description: 'Name of the policy that decided; empty when none did.' })
  readonly policyName!: string;

  @Field(() => String, { description: 'Version of the policies that decided.' })
  readonly policyVersion!: string;

  @Field(() => Int, { description: 'Spans of this entry.' })
  readonly spanCount!: number;

  @Field(() => Int, { description: 'Those with an error.' })
  readonly errorSpanCount!: number;
}

@ObjectType('Decision', {
  description: 'What the sampler decided about a trace, and why. Fields are null where nothing is known of them.',
})
export class DecisionModel {
  @Field(() => TraceIdScalar)
  readonly traceId!: TraceId;

  @Field(() => DecisionOutcomeEnum, { description: 'What became of the trace.' })
  readonly outcome!: DecisionOutcome;

  @Field(() => [String], { description: 'The decision in sentences, the most important first. Never empty.' })
  readonly explanation!: readonly string[];

  @Field(() => Boolean, {
    description:
      'True when it is kept already while spans of it may still come: its record is written when it is closed.',
  })
  readonly isOpen!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Type of the policy that decided, or `not_sampled` when none kept it, `late_error` when an error came late.',
  })
  readonly reason!: string | undefined;

  @Field(() => String, { nullable: true, description: 'Name of the policy that decided.' })
  readonly policyName!: string | undefined;

  @Field(() => String, { nullable: true, description: 'Version of the policies that decided.' })
  readonly policyVersion!: string | undefined;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of traces like it that are kept; null where chance had no say.',
  })
  readonly probability!: number | undefined;

  @Field(() => Float, {
    nullable: true,
    description:
      'How many traces like it a kept one stands for, without what its sender sampled before; null when it was dropped or no\n' +
      'probability is known.',
  })
  readonly adjustedCount!: number | undefined;

  @Field(() => Float, {
    nullable: true,
    description: 'Share that its sender had sampled before; null when it did not say.',
  })
  readonly upstreamProbability!: number | undefined;

  @Field(() => DecisionBudgetModel, { nullable: true, description: 'Null where no budget had a say.' })
  readonly budget!: DecisionBudgetModel | undefined;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the verdict that holds was recorded, by the time at which spans were received.',
  })
  readonly decidedAt!: bigint | undefined;

  @Field(() => ID, { nullable: true, description: 'Team whose budget it counts against.' })
  readonly teamId!: string | undefined;

  @Field(() => String, { nullable: true, description: 'Null where the sender named none.' })
  readonly environment!: string | undefined;

  @Field(() => Int, { nullable: true, description: 'Spans that came, kept or not, late ones too.' })
  readonly spanCount!: number | undefined;

  @Field(() => Int, { nullable: true, description: 'Those with an error.' })
  readonly errorSpanCount!: number | undefined;

  @Field(() => Int, { nullable: true, description: 'Those that were kept.' })
  readonly keptSpanCount!: number | undefined;

  @Field(() => Int, { nullable: true, description: 'Those that came after the trace was closed.' })
  readonly lateSpanCount!: number | undefined;

  @Field(() => Float, { nullable: true, description: 'Bytes of these spans as they came.' })
  readonly byteCount!: number | undefined;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True when what is stored is not the whole trace: spans were dropped before, or its root has not come.',
  })
  readonly isPartial!: boolean | undefined;

  @Field(() => Boolean, {
    description: 'True when it was dropped at first, and a late error made the rest of it kept.',
  })
  readonly isUpgraded!: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Of the earliest span.' })
  readonly startTime!: bigint | undefined;

  @Field(() => NanosecondsScalar, { nullable: true, description: 'From the earliest start to the latest end.' })
  readonly duration!: bigint | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'Service at which it enters: of its root, else of its first server span.',
  })
  readonly entryServiceName!: string | undefined;

  @Field(() => String, { nullable: true, description: 'Name of that span.' })
  readonly entrySpanName!: string | undefined;

  @Field(() => [String], { nullable: true, description: 'All services that sent spans of it.' })
  readonly services!: readonly string[] | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'Eight hex digits that traces with the same kind of error share; null without an error.',
  })
  readonly errorSignature!: string | undefined;

  @Field(() => [DecisionRecordModel], {
    description: 'The entries of the decision log, oldest first; empty where there are none.',
  })
  readonly records!: readonly DecisionRecordModel[];
}
