import type { Bounded, ErrorOrigin, Gap, HopEvidence, OrphanGroup, Orphans } from '@clew/trace-analysis';
import type { SpanId } from '@clew/trace-model';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { NanosecondsScalar, SpanIdScalar } from '../graphql/scalars/scalars.js';
import { GapTypeEnum, HopEvidenceEnum, OrphanReasonEnum } from './analysis-enums.js';
import { boundedListOf, FindingModel, SpanIdListModel } from './finding.models.js';

@ObjectType('TraceGap', { description: 'Time inside a span in which neither a child ran nor an event was recorded.' })
export class GapModel extends FindingModel implements Omit<Gap, 'kind'> {
  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly spanName!: string;

  @Field(() => NanosecondsScalar, { name: 'startTimeUnixNano' })
  readonly startNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'endTimeUnixNano' })
  readonly endNano!: bigint;

  @Field(() => Float, { description: "Of the span's duration, 0 to 1." })
  readonly share!: number;

  @Field(() => GapTypeEnum)
  readonly type!: Gap['type'];
}

@ObjectType('OrphanGroup', {
  description:
    'Fragments that hang on nothing, and the hop that probably lost their parent. `duration` is their extent.',
})
export class OrphanGroupModel extends FindingModel implements Omit<OrphanGroup, 'kind'> {
  @Field(() => OrphanReasonEnum)
  readonly reason!: OrphanGroup['reason'];

  @Field(() => String, { description: 'Service of the orphans.' })
  readonly serviceName!: string;

  @Field(() => String, { description: 'Service that probably called; empty where nothing says.' })
  readonly callerServiceName!: string;

  @Field(() => SpanIdScalar, { nullable: true, description: 'Span that probably called, where it is one.' })
  readonly callerSpanId!: SpanId | undefined;

  @Field(() => HopEvidenceEnum, { description: 'What says so.' })
  readonly evidence!: HopEvidence;

  @Field(() => Int, { description: 'Different parents that are missing.' })
  readonly missingParentCount!: number;
}

export const GapListModel = boundedListOf('TraceGapList', GapModel);
const OrphanGroupList = boundedListOf('OrphanGroupList', OrphanGroupModel);

@ObjectType('TraceOrphans')
export class OrphansModel implements Orphans {
  @Field(() => OrphanGroupList, { description: 'The most spans first.' })
  readonly groups!: Bounded<OrphanGroupModel & Pick<OrphanGroup, 'kind'>>;

  @Field(() => Int, { description: 'Spans without a parent that do not say that they are the root.' })
  readonly orphanSpanCount!: number;

  @Field(() => Boolean, { description: 'True when no span says that it is the root.' })
  readonly isRootMissing!: boolean;
}

@ObjectType('ErrorOrigin', {
  description:
    'Failing spans below which nothing failed, equal ones together: where a failure began. `duration` is that of the first.',
})
export class ErrorOriginModel extends FindingModel implements Omit<ErrorOrigin, 'kind'> {
  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly spanName!: string;

  @Field(() => String, { description: 'Exception or error type, else the HTTP status; empty where nothing says.' })
  readonly errorType!: string;

  @Field(() => String, { description: 'Of the first; empty where nothing says.' })
  readonly message!: string;

  @Field(() => Int)
  readonly errorCount!: number;

  @Field(() => Int, { description: "How many of them made the trace's root fail." })
  readonly reachedRootCount!: number;

  @Field(() => SpanIdListModel, { description: 'From the first origin up through every span that failed with it.' })
  readonly propagation!: SpanIdListModel;

  @Field(() => [String], { description: "Services on that way, the origin's first." })
  readonly services!: readonly string[];

  @Field(() => SpanIdScalar, {
    nullable: true,
    description: 'The span above, which did not fail: it dealt with the failure. Null where it went up to a root.',
  })
  readonly handledBySpanId!: SpanId | undefined;
}

export const ErrorOriginListModel = boundedListOf('ErrorOriginList', ErrorOriginModel);
