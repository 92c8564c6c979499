import type {
  Bounded,
  ClockShift,
  ClockSkew,
  CorrectedSpan,
  CriticalPath,
  CriticalPathSegment,
  CriticalPathShare,
  SelfTimeGroup,
  SelfTimes,
  SpanSelfTime,
} from '@clew/trace-analysis';
import type { SpanId, SpanKind } from '@clew/trace-model';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { SpanKindEnum } from '../graphql/enums.js';
import { NanosecondsScalar, SpanIdScalar } from '../graphql/scalars/scalars.js';
import { PathActivityEnum } from './analysis-enums.js';
import { boundedListOf, FindingModel } from './finding.models.js';

@ObjectType('CriticalPathSegment', { description: 'Stretch of the critical path.' })
export class CriticalPathSegmentModel implements CriticalPathSegment {
  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly spanName!: string;

  @Field(() => PathActivityEnum)
  readonly activity!: CriticalPathSegment['activity'];

  @Field(() => Boolean, {
    description: 'False before and after the root span ran: work that its caller did not wait for.',
  })
  readonly isWithinRoot!: boolean;

  @Field(() => NanosecondsScalar, { name: 'startTimeUnixNano' })
  readonly startNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'endTimeUnixNano' })
  readonly endNano!: bigint;
}

@ObjectType('CriticalPathShare')
export class CriticalPathShareModel implements CriticalPathShare {
  @Field(() => SpanIdScalar, { nullable: true, description: 'Null where it is the share of a service.' })
  readonly spanId!: SpanId | undefined;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String, { description: 'Empty where it is the share of a service.' })
  readonly spanName!: string;

  @Field(() => NanosecondsScalar, { name: 'duration', description: 'On the path, all of it.' })
  readonly durationNano!: bigint;

  @Field(() => Float, { description: "Of the root span's duration, while that ran; 0 to 1." })
  readonly share!: number;
}

const CriticalPathSegmentList = boundedListOf('CriticalPathSegmentList', CriticalPathSegmentModel);
const CriticalPathShareList = boundedListOf('CriticalPathShareList', CriticalPathShareModel);

@ObjectType('CriticalPath', {
  description:
    "What the trace's duration is made of: backwards from the end, the child that finished last. Shortening what is not on it\n" +
    'makes the request no faster.',
})
export class CriticalPathModel implements CriticalPath {
  @Field(() => SpanIdScalar, { nullable: true, description: 'Root that it begins at; null for a trace without spans.' })
  readonly rootSpanId!: SpanId | undefined;

  @Field(() => NanosecondsScalar, {
    name: 'duration',
    description: "All segments added up: the trace's duration where it has one root.",
  })
  readonly durationNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'rootDuration', description: 'Of the root span.' })
  readonly rootDurationNano!: bigint;

  @Field(() => CriticalPathSegmentList, {
    description: 'In the order of time, without holes or overlaps; the first 10,000.',
  })
  readonly segments!: Bounded<CriticalPathSegmentModel>;

  @Field(() => CriticalPathShareList, { description: 'The longest first.' })
  readonly byService!: Bounded<CriticalPathShareModel>;

  @Field(() => CriticalPathShareList, { description: 'The longest first.' })
  readonly bySpan!: Bounded<CriticalPathShareModel>;
}

@ObjectType('SelfTimeGroup', { description: 'Spans of one service, or of one name in it.' })
export class SelfTimeGroupModel implements SelfTimeGroup {
  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String, { description: 'Empty for all spans of the service.' })
  readonly spanName!: string;

  @Field(() => Int)
  readonly spanCount!: number;

  @Field(() => NanosecondsScalar, {
    name: 'totalTime',
    description: 'Durations added up; nested and parallel spans count each.',
  })
  readonly totalNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'selfTime', description: 'In which none of their children ran.' })
  readonly selfNano!: bigint;

  @Field(() => Float, { description: 'Of the self times of all spans, 0 to 1.' })
  readonly share!: number;
}

@ObjectType('SpanSelfTime')
export class SpanSelfTimeModel implements SpanSelfTime {
  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly spanName!: string;

  @Field(() => SpanKindEnum)
  readonly spanKind!: SpanKind;

  @Field(() => NanosecondsScalar, { name: 'totalTime', description: 'Its duration.' })
  readonly totalNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'selfTime', description: 'In which none of its children ran.' })
  readonly selfNano!: bigint;

  @Field(() => Float, { description: 'Of the self times of all spans, 0 to 1.' })
  readonly share!: number;
}

const SelfTimeGroupList = boundedListOf('SelfTimeGroupList', SelfTimeGroupModel);
const SpanSelfTimeList = boundedListOf('SpanSelfTimeList', SpanSelfTimeModel);

@ObjectType('SelfTimes', { description: 'Where time was spent, the most first.' })
export class SelfTimesModel implements SelfTimes {
  @Field(() => NanosecondsScalar, {
    name: 'selfTime',
    description: 'Of all spans: more than the trace took where spans run side by side.',
  })
  readonly selfNano!: bigint;

  @Field(() => SelfTimeGroupList)
  readonly byService!: Bounded<SelfTimeGroupModel>;

  @Field(() => SelfTimeGroupList)
  readonly bySpanName!: Bounded<SelfTimeGroupModel>;

  @Field(() => SpanSelfTimeList)
  readonly bySpan!: Bounded<SpanSelfTimeModel>;
}

@ObjectType('ClockShift', { description: "A clock that disagrees with that of the trace's root, as calls prove." })
export class ClockShiftModel extends FindingModel implements Omit<ClockShift, 'kind'> {
  @Field(() => String, { description: 'Host, else service instance, else service.' })
  readonly clock!: string;

  @Field(() => [String], { description: 'Services that were timed by it.' })
  readonly serviceNames!: readonly string[];

  @Field(() => NanosecondsScalar, {
    name: 'offset',
    description: 'What to add to its times: below 0 where the clock is ahead.',
  })
  readonly offsetNano!: bigint;

  @Field(() => Boolean, { description: 'False when it is too much to be believed: its spans stay where they are.' })
  readonly isApplied!: boolean;

  @Field(() => SpanIdScalar, { nullable: true, description: 'Span of the call that says so.' })
  readonly callerSpanId!: SpanId | undefined;

  @Field(() => SpanIdScalar, { description: 'Span that was called.' })
  readonly calleeSpanId!: SpanId;
}

@ObjectType('CorrectedSpan', {
  description: 'Where a span lies when the clocks are put right. Its duration is the same.',
})
export class CorrectedSpanModel implements CorrectedSpan {
  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => NanosecondsScalar, { name: 'startTimeUnixNano' })
  readonly startNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'endTimeUnixNano' })
  readonly endNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'shift', description: 'By how much it was moved.' })
  readonly shiftNano!: bigint;
}

const ClockShiftList = boundedListOf('ClockShiftList', ClockShiftModel);
const CorrectedSpanList = boundedListOf('CorrectedSpanList', CorrectedSpanModel);

@ObjectType('ClockSkew')
export class ClockSkewModel implements ClockSkew {
  @Field(() => ClockShiftList, { description: 'The furthest first.' })
  readonly shifts!: Bounded<ClockShiftModel & Pick<ClockShift, 'kind'>>;

  @Field(() => CorrectedSpanList, {
    description: 'Spans that are moved, parents before children. Their raw times are those of `Trace.spans`.',
  })
  readonly correctedSpans!: Bounded<CorrectedSpanModel>;
}
