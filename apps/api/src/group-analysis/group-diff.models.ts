import type { GroupDiffFinding, PathStatistics } from '@clew/group-analysis';
import type { SpanKind } from '@clew/trace-model';
import { Field, Float, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import { SpanKindEnum } from '../graphql/enums.js';
import { NanosecondsScalar } from '../graphql/scalars/scalars.js';
import { GroupReadingModel } from './group-reading.model.js';

export const GROUP_ASPECT_NAMES = {
  calls: 'CALLS',
  presence: 'PRESENCE',
  duration: 'DURATION',
  tail: 'TAIL',
  errors: 'ERRORS',
} as const satisfies Record<GroupDiffFinding['aspect'], string>;
export type GroupAspectName = (typeof GROUP_ASPECT_NAMES)[GroupDiffFinding['aspect']];
const GroupAspectEnum = {
  CALLS: 'CALLS',
  PRESENCE: 'PRESENCE',
  DURATION: 'DURATION',
  TAIL: 'TAIL',
  ERRORS: 'ERRORS',
} as const;
registerEnumType(GroupAspectEnum, {
  name: 'GroupDiffAspect',
  valuesMap: {
    CALLS: { description: 'Spans per trace.' },
    PRESENCE: { description: 'Only one of the groups has it.' },
    DURATION: { description: 'Of a typical span.' },
    TAIL: { description: 'Share of traces above the P95 of both groups.' },
    ERRORS: { description: 'Share of traces in which it fails.' },
  },
});

@ObjectType('PathStatistics', { description: 'One path from the root in one group; counts and shares are weighted.' })
export class PathStatisticsModel implements PathStatistics {
  @Field(() => Float, { description: "Of the group's traces, those that have it; 0 to 1." })
  readonly traceShare!: number;

  @Field(() => Float)
  readonly spansPerTrace!: number;

  @Field(() => Float, { description: 'Share of its spans that are errors, 0 to 1.' })
  readonly errorRate!: number;

  @Field(() => NanosecondsScalar, { name: 'durationP50' })
  readonly durationP50Nano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'durationP95' })
  readonly durationP95Nano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'durationP99' })
  readonly durationP99Nano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'durationPerTrace', description: 'Per trace of the group.' })
  readonly durationPerTraceNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'selfTimePerTrace', description: 'The same without what it calls.' })
  readonly selfPerTraceNano!: bigint;
}

@ObjectType('GroupDiffFinding', {
  description: 'A difference that chance does not explain. Deltas are right minus left.',
})
export class GroupDiffFindingModel {
  @Field(() => String, { description: 'One line in words, made of the facts beside it.' })
  readonly explanation!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly spanName!: string;

  @Field(() => SpanKindEnum)
  readonly kind!: SpanKind;

  @Field(() => Int, { description: 'Spans above it on its path; 0 for a root.' })
  readonly depth!: number;

  @Field(() => GroupAspectEnum)
  readonly aspect!: GroupAspectName;

  @Field(() => Boolean, { description: 'Whether the right group has more of it.' })
  readonly isIncrease!: boolean;

  @Field(() => Boolean, { description: 'True when it begins here; false when it only passes on a change of others.' })
  readonly isOwn!: boolean;

  @Field(() => Float, { description: 'How strong, -1 to 1: below 0 the right group has less.' })
  readonly effect!: number;

  @Field(() => Float, { description: 'How likely chance alone shows as much.' })
  readonly p!: number;

  @Field(() => NanosecondsScalar)
  readonly durationPerTraceDelta!: bigint;

  @Field(() => PathStatisticsModel)
  readonly left!: PathStatisticsModel;

  @Field(() => PathStatisticsModel)
  readonly right!: PathStatisticsModel;
}

@ObjectType('GroupDiff', { description: 'What is different between two groups of traces, by path from the root.' })
export class GroupDiffModel {
  @Field(() => GroupReadingModel)
  readonly left!: GroupReadingModel;

  @Field(() => GroupReadingModel)
  readonly right!: GroupReadingModel;

  @Field(() => Boolean, { description: 'False when a group has too few traces to tell a difference from chance.' })
  readonly isComparable!: boolean;

  @Field(() => Int, { description: 'Paths that were compared.' })
  readonly pathCount!: number;

  @Field(() => [GroupDiffFindingModel], { description: 'Causes before consequences, then the strongest; at most 100.' })
  readonly findings!: readonly GroupDiffFindingModel[];
}

@ObjectType('CohortDiff')
export class CohortDiffModel {
  @Field(() => GroupDiffModel)
  readonly diff!: GroupDiffModel;

  @Field(() => Int, { description: 'Read traces with both values, which belong to neither side.' })
  readonly mixedTraceCount!: number;

  @Field(() => Int, { description: 'Read traces with neither value.' })
  readonly otherTraceCount!: number;
}
