import type { AttributeChange, DiffContributor, DiffNode, DiffSide } from '@clew/group-analysis';
import type { SpanId, SpanKind, StatusCode } from '@clew/trace-model';
import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { SpanKindEnum, StatusCodeEnum } from '../graphql/enums.js';
import { NanosecondsScalar, SpanIdScalar } from '../graphql/scalars/scalars.js';
import { AttributeChangeScopeEnum, DiffPresenceEnum } from './group-analysis-enums.js';
import type { AttributeChangeScopeName, DiffPresenceName } from './group-analysis-enums.js';

@ObjectType('TraceDiffSide', { description: 'A span in one of the two traces.' })
export class TraceDiffSideModel implements DiffSideFields {
  @Field(() => SpanIdScalar)
  readonly spanId!: SpanId;

  @Field(() => NanosecondsScalar, { description: 'After the earliest start in its trace.' })
  readonly startOffset!: bigint;

  @Field(() => NanosecondsScalar)
  readonly duration!: bigint;

  @Field(() => NanosecondsScalar, { description: 'Time in which none of its children ran.' })
  readonly selfTime!: bigint;

  @Field(() => StatusCodeEnum)
  readonly statusCode!: StatusCode;
}

type DiffSideFields = Pick<DiffSide, 'spanId' | 'statusCode'>;

@ObjectType('AttributeChange')
export class AttributeChangeModel implements Omit<AttributeChange, 'scope'> {
  @Field(() => AttributeChangeScopeEnum)
  readonly scope!: AttributeChangeScopeName;

  @Field(() => String)
  readonly key!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'As text, a string in quotes where it would read like a number; null where that side has no such attribute.',
  })
  readonly left!: string | undefined;

  @Field(() => String, { nullable: true })
  readonly right!: string | undefined;

  @Field(() => Boolean, { description: 'Both values are ids, which differ between any two traces; these come last.' })
  readonly isIdentifier!: boolean;
}

@ObjectType('TraceDiffNode', {
  description:
    'One place of two traces laid over each other. Deltas are right minus left; a side that is absent counts 0.',
})
export class TraceDiffNodeModel implements Pick<DiffNode, 'parentIndex' | 'depth' | 'isStatusChanged'> {
  @Field(() => Int, {
    nullable: true,
    description: 'Place of its parent in `nodes`, always before it; null at the top.',
  })
  readonly parentIndex!: number | undefined;

  @Field(() => Int)
  readonly depth!: number;

  @Field(() => DiffPresenceEnum)
  readonly presence!: DiffPresenceName;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly spanName!: string;

  @Field(() => SpanKindEnum)
  readonly kind!: SpanKind;

  @Field(() => TraceDiffSideModel, { nullable: true })
  readonly left!: TraceDiffSideModel | undefined;

  @Field(() => TraceDiffSideModel, { nullable: true })
  readonly right!: TraceDiffSideModel | undefined;

  @Field(() => NanosecondsScalar)
  readonly durationDelta!: bigint;

  @Field(() => NanosecondsScalar)
  readonly selfTimeDelta!: bigint;

  @Field(() => Boolean)
  readonly isStatusChanged!: boolean;

  @Field(() => [AttributeChangeModel], { description: 'What may explain something first; at most 32.' })
  readonly attributeChanges!: readonly AttributeChangeModel[];
}

@ObjectType('TraceDiffContributor', {
  description: "What makes one trace longer than the other: a span's own time, or a subtree that only one of them has.",
})
export class TraceDiffContributorModel implements Omit<DiffContributor, 'selfDeltaNano'> {
  @Field(() => Int, { description: 'Its place in `nodes`.' })
  readonly nodeIndex!: number;

  @Field(() => NanosecondsScalar, { description: 'Of a subtree, the own time of all its spans.' })
  readonly selfTimeDelta!: bigint;

  @Field(() => Int)
  readonly spanCount!: number;

  @Field(() => Float, { description: '0 to 1, of everything that changed, up and down.' })
  readonly share!: number;
}

@ObjectType('TraceDiff', { description: 'What is different between two traces, aligned by service, name and kind.' })
export class TraceDiffModel {
  @Field(() => NanosecondsScalar, { description: 'From the earliest start to the latest end.' })
  readonly leftDuration!: bigint;

  @Field(() => NanosecondsScalar)
  readonly rightDuration!: bigint;

  @Field(() => NanosecondsScalar, { description: 'Right minus left.' })
  readonly durationDelta!: bigint;

  @Field(() => Int)
  readonly leftSpanCount!: number;

  @Field(() => Int)
  readonly rightSpanCount!: number;

  @Field(() => Int)
  readonly addedSpanCount!: number;

  @Field(() => Int)
  readonly removedSpanCount!: number;

  @Field(() => Int)
  readonly statusChangeCount!: number;

  @Field(() => [TraceDiffNodeModel], { description: 'Depth first, every parent before its children.' })
  readonly nodes!: readonly TraceDiffNodeModel[];

  @Field(() => [TraceDiffContributorModel], { description: 'Largest first; at most 50.' })
  readonly contributors!: readonly TraceDiffContributorModel[];

  @Field(() => Boolean, {
    description: 'True when a trace has more spans than were read, or the diff more nodes than are given.',
  })
  readonly isTruncated!: boolean;
}
