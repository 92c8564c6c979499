import type { Bounded } from '@clew/trace-analysis';
import { Field, ObjectType } from '@nestjs/graphql';

import {
  ColdStartListModel,
  ExternalCallListModel,
  FanOutListModel,
  MessagingLagListModel,
  RepeatedCallListModel,
  RetryChainListModel,
} from './call.models.js';
import type {
  ColdStartModel,
  ExternalCallModel,
  FanOutModel,
  MessagingLagModel,
  RepeatedCallModel,
  RetryChainModel,
} from './call.models.js';
import { DatabaseBreakdownModel } from './database.models.js';
import { ErrorOriginListModel, GapListModel, OrphansModel } from './structure.models.js';
import type { ErrorOriginModel, GapModel } from './structure.models.js';
import { ClockSkewModel, CriticalPathModel, SelfTimesModel } from './time.models.js';

@ObjectType('TraceAnalysis', {
  description:
    'What a trace tells beyond its spans: facts, how grave they are the reader judges. Only what is asked for is computed.',
})
export class TraceAnalysisModel {
  @Field(() => CriticalPathModel)
  readonly criticalPath!: CriticalPathModel;

  @Field(() => SelfTimesModel)
  readonly selfTimes!: SelfTimesModel;

  @Field(() => ClockSkewModel, { description: 'The same whether or not the other fields use corrected times.' })
  readonly clockSkew!: ClockSkewModel;

  @Field(() => OrphansModel)
  readonly orphans!: OrphansModel;

  @Field(() => GapListModel, {
    description: 'From 10 ms and a fifth of their span unless `thresholds` say otherwise, the longest first.',
  })
  readonly gaps!: Bounded<GapModel>;

  @Field(() => RetryChainListModel, { description: 'The most time lost first.' })
  readonly retries!: Bounded<RetryChainModel>;

  @Field(() => RepeatedCallListModel, { description: 'From five calls in a row, the most time first.' })
  readonly repeatedCalls!: Bounded<RepeatedCallModel>;

  @Field(() => MessagingLagListModel, { description: 'The longest first.' })
  readonly messagingLags!: Bounded<MessagingLagModel>;

  @Field(() => DatabaseBreakdownModel)
  readonly databases!: DatabaseBreakdownModel;

  @Field(() => ExternalCallListModel, { description: 'The most time first.' })
  readonly externalCalls!: Bounded<ExternalCallModel>;

  @Field(() => ColdStartListModel, { description: 'The longest first.' })
  readonly coldStarts!: Bounded<ColdStartModel>;

  @Field(() => FanOutListModel, { description: 'From five calls, the most time first.' })
  readonly fanOuts!: Bounded<FanOutModel>;

  @Field(() => ErrorOriginListModel, { description: 'What made the root fail first.' })
  readonly errorOrigins!: Bounded<ErrorOriginModel>;
}
