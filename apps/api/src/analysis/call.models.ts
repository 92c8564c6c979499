import type { Bounded, CallType, ColdStart, Delivery, ExternalCall, FanOut } from '@clew/trace-analysis';
import type { MessagingLag, RepeatedCall, RetryChain } from '@clew/trace-analysis';
import type { SpanId } from '@clew/trace-model';
import { Field, Int, ObjectType } from '@nestjs/graphql';

import { NanosecondsScalar, SpanIdScalar } from '../graphql/scalars/scalars.js';
import { CallTypeEnum } from './analysis-enums.js';
import { boundedListOf, FindingModel } from './finding.models.js';

@ObjectType('RetryChain', {
  description:
    "The same call made again after it failed. `duration` is what was lost: from the first attempt's start to the last's.",
})
export class RetryChainModel extends FindingModel implements Omit<RetryChain, 'kind'> {
  @Field(() => String, { description: 'Whose call it is.' })
  readonly serviceName!: string;

  @Field(() => String, { description: 'Empty where the call says nothing of it.' })
  readonly peer!: string;

  @Field(() => String, { description: 'Normalised statement, method and route, or name.' })
  readonly operation!: string;

  @Field(() => Int)
  readonly attemptCount!: number;

  @Field(() => Int)
  readonly failedCount!: number;

  @Field(() => Int, { description: 'Attempts of other chains below these: retries of retries multiply.' })
  readonly nestedAttemptCount!: number;

  @Field(() => Boolean, { description: 'Of the last attempt.' })
  readonly isSuccessful!: boolean;

  @Field(() => NanosecondsScalar, { name: 'backoff', description: 'Time between the attempts.' })
  readonly backoffNano!: bigint;

  @Field(() => [String], { description: 'Of the failed attempts, the most frequent first; five at most.' })
  readonly errorTypes!: readonly string[];
}

@ObjectType('RepeatedCall', {
  description:
    'The same call with other values, one after the other below one span (N+1). `duration` is that of all calls.',
})
export class RepeatedCallModel extends FindingModel implements Omit<RepeatedCall, 'kind'> {
  @Field(() => CallTypeEnum)
  readonly callType!: CallType;

  @Field(() => String, { description: 'Database system or RPC framework; empty where there is none.' })
  readonly system!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String, { description: 'Empty where the calls say nothing of it.' })
  readonly peer!: string;

  @Field(() => String, { description: 'Normalised statement, method and route, or RPC method.' })
  readonly operation!: string;

  @Field(() => SpanIdScalar, { nullable: true, description: 'Span below which they are made.' })
  readonly callerSpanId!: SpanId | undefined;

  @Field(() => String)
  readonly callerSpanName!: string;

  @Field(() => Int)
  readonly callCount!: number;

  @Field(() => NanosecondsScalar, { name: 'longest' })
  readonly longestNano!: bigint;

  @Field(() => NanosecondsScalar, {
    name: 'saved',
    description: 'About, if one call did it for all or all ran at once.',
  })
  readonly savedNano!: bigint;
}

@ObjectType('MessageDelivery')
export class DeliveryModel implements Delivery {
  @Field(() => SpanIdScalar)
  readonly producerSpanId!: SpanId;

  @Field(() => SpanIdScalar)
  readonly consumerSpanId!: SpanId;

  @Field(() => NanosecondsScalar, { name: 'lag' })
  readonly lagNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'rawLag', description: 'By the clocks as they are; below 0 they disagree.' })
  readonly rawLagNano!: bigint;
}

const DeliveryList = boundedListOf('MessageDeliveryList', DeliveryModel);

@ObjectType('MessagingLag', {
  description: 'From the start of publishing to the start of consuming, by destination. `duration` is the longest lag.',
})
export class MessagingLagModel extends FindingModel implements Omit<MessagingLag, 'kind'> {
  @Field(() => String)
  readonly system!: string;

  @Field(() => String, { description: 'Queue or topic; empty where neither side names it.' })
  readonly destination!: string;

  @Field(() => String)
  readonly producerServiceName!: string;

  @Field(() => String)
  readonly consumerServiceName!: string;

  @Field(() => Int)
  readonly messageCount!: number;

  @Field(() => NanosecondsScalar, { name: 'min' })
  readonly minNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'median' })
  readonly medianNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'max' })
  readonly maxNano!: bigint;

  @Field(() => Int, { description: 'Messages consumed before they were published by the clocks as they are.' })
  readonly negativeCount!: number;

  @Field(() => DeliveryList, { description: 'The slowest first.' })
  readonly deliveries!: Bounded<DeliveryModel>;
}

@ObjectType('ExternalCall', {
  description: 'Calls of one service to a peer that sends no spans into this trace. `duration` is that of all calls.',
})
export class ExternalCallModel extends FindingModel implements Omit<ExternalCall, 'kind'> {
  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => CallTypeEnum)
  readonly callType!: CallType;

  @Field(() => String, { description: 'Service, function or host.' })
  readonly peer!: string;

  @Field(() => Int)
  readonly callCount!: number;

  @Field(() => Int)
  readonly errorCount!: number;

  @Field(() => NanosecondsScalar, { name: 'longest' })
  readonly longestNano!: bigint;

  @Field(() => Int, { description: 'Different methods and routes.' })
  readonly operationCount!: number;
}

@ObjectType('ColdStart', {
  description: 'A function that had to be started first. `duration` is what that took, as far as spans tell.',
})
export class ColdStartModel extends FindingModel implements Omit<ColdStart, 'kind'> {
  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly functionName!: string;

  @Field(() => NanosecondsScalar, { name: 'init', nullable: true, description: 'Of its initialisation span, if any.' })
  readonly initNano!: bigint | undefined;

  @Field(() => NanosecondsScalar, {
    name: 'startDelay',
    nullable: true,
    description: "From the call to the function's first span; null where the call is not in the trace.",
  })
  readonly startDelayNano!: bigint | undefined;
}

@ObjectType('FanOut', {
  description: 'One span that calls many others. `duration` is the time in which at least one of the calls runs.',
})
export class FanOutModel extends FindingModel implements Omit<FanOut, 'kind'> {
  @Field(() => SpanIdScalar)
  readonly callerSpanId!: SpanId;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly callerSpanName!: string;

  @Field(() => Int, { description: 'Its width.' })
  readonly callCount!: number;

  @Field(() => Int, { description: 'Different services, functions or addresses.' })
  readonly peerCount!: number;

  @Field(() => Int, { description: 'Most calls at the same time; at 1 each waits for the one before.' })
  readonly concurrency!: number;

  @Field(() => Int, { description: 'Hops between services from here down.' })
  readonly depth!: number;

  @Field(() => NanosecondsScalar, { name: 'saved', description: 'At most, if all ran at once.' })
  readonly savedNano!: bigint;
}

export const RetryChainListModel = boundedListOf('RetryChainList', RetryChainModel);
export const RepeatedCallListModel = boundedListOf('RepeatedCallList', RepeatedCallModel);
export const MessagingLagListModel = boundedListOf('MessagingLagList', MessagingLagModel);
export const ExternalCallListModel = boundedListOf('ExternalCallList', ExternalCallModel);
export const ColdStartListModel = boundedListOf('ColdStartList', ColdStartModel);
export const FanOutListModel = boundedListOf('FanOutList', FanOutModel);
