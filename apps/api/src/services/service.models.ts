import { Field, Float, ObjectType } from '@nestjs/graphql';

import { EdgeConnectionTypeEnum, ServiceGraphNodeTypeEnum } from '../graphql/enums.js';
import type { ConnectionTypeName, NodeTypeName } from '../graphql/enums.js';
import { NanosecondsScalar } from '../graphql/scalars/scalars.js';

@ObjectType('Service')
export class ServiceModel {
  @Field(() => String)
  readonly name!: string;

  @Field(() => Float)
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

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

  @Field(() => Float)
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;

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

  @Field(() => Float)
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
