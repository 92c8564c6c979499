import { Field, Float, ObjectType } from '@nestjs/graphql';

import { EdgeConnectionTypeEnum, ServiceGraphNodeTypeEnum } from '../graphql/enums.js';
import type { ConnectionTypeName, NodeTypeName } from '../graphql/enums.js';
import { NanosecondsScalar } from '../graphql/scalars/scalars.js';

@ObjectType('Service')
export class ServiceModel {
  @Field(() => String)
  readonly name!: string;

  @Field(() => Float, { description: 'Spans that came, whether they were kept or not.' })
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

  @Field(() => Float, {
    description:
      'How many spans `spanCount` stands for, where senders sample themselves and say so (`ot=th` in the trace state); else the same.',
  })
  readonly adjustedSpanCount!: number;

  @Field(() => Float, { description: 'The same of `errorSpanCount`.' })
  readonly adjustedErrorSpanCount!: number;

  @Field(() => NanosecondsScalar)
  readonly durationP50!: bigint;

  @Field(() => NanosecondsScalar)
  readonly durationP95!: bigint;

  @Field(() => NanosecondsScalar)
  readonly durationP99!: bigint;
}

@ObjectType('ServiceGraphNode')
export class ServiceGraphNodeModel {
  @Field(() => String)
  readonly name!: string;

  @Field(() => ServiceGraphNodeTypeEnum)
  readonly type!: NodeTypeName;

  @Field(() => Float, {
    description: 'Spans that came, whether they were kept or not; of what sends none itself, the calls to it.',
  })
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

  @Field(() => Float, {
    description:
      'How many spans `spanCount` stands for, where senders sample themselves and say so (`ot=th` in the trace state); else the same.',
  })
  readonly adjustedSpanCount!: number;

  @Field(() => NanosecondsScalar)
  readonly durationP95!: bigint;
}

@ObjectType('ServiceGraphEdge')
export class ServiceGraphEdgeModel {
  @Field(() => String)
  readonly client!: string;

  @Field(() => String)
  readonly server!: string;

  @Field(() => EdgeConnectionTypeEnum)
  readonly connectionType!: ConnectionTypeName;

  @Field(() => Float, { description: 'Calls that were seen, whether their spans were kept or not.' })
  readonly requestCount!: number;

  @Field(() => Float)
  readonly failedRequestCount!: number;

  @Field(() => NanosecondsScalar)
  readonly durationP50!: bigint;

  @Field(() => NanosecondsScalar)
  readonly durationP95!: bigint;

  @Field(() => NanosecondsScalar)
  readonly durationP99!: bigint;
}

@ObjectType('ServiceMap')
export class ServiceMapModel {
  @Field(() => [ServiceGraphNodeModel])
  readonly nodes!: readonly ServiceGraphNodeModel[];

  @Field(() => [ServiceGraphEdgeModel])
  readonly edges!: readonly ServiceGraphEdgeModel[];
}
