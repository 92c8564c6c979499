import { Field, Float, ID, ObjectType } from '@nestjs/graphql';

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

@ObjectType('Environment')
export class EnvironmentModel {
  @Field(() => String, { description: '`deployment.environment.name`; empty for spans that named none.' })
  readonly name!: string;

  @Field(() => Float, { description: 'Spans that came, whether they were kept or not.' })
  readonly spanCount!: number;

  @Field(() => Float)
  readonly errorSpanCount!: number;
}

@ObjectType('ServiceGraphNode')
export class ServiceGraphNodeModel {
  @Field(() => String, { description: 'Tells a service, a database and a queue of the same name apart.' })
  readonly id!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => ServiceGraphNodeTypeEnum)
  readonly type!: NodeTypeName;

  @Field(() => String, {
    nullable: true,
    description: 'Of a database or a queue, as its callers say it: `postgresql`.',
  })
  readonly system!: string | undefined;

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
  readonly durationP50!: bigint;

  @Field(() => NanosecondsScalar)
  readonly durationP95!: bigint;

  @Field(() => NanosecondsScalar)
  readonly durationP99!: bigint;
}

@ObjectType('ServiceGraphEdge')
export class ServiceGraphEdgeModel {
  @Field(() => String)
  readonly client!: string;

  @Field(() => String)
  readonly server!: string;

  @Field(() => String, { description: 'Id of the node.' })
  readonly clientId!: string;

  @Field(() => String, { description: 'Id of the node.' })
  readonly serverId!: string;

  @Field(() => EdgeConnectionTypeEnum)
  readonly connectionType!: ConnectionTypeName;

  @Field(() => Float, { description: 'Calls that were seen, whether their spans were kept or not.' })
  readonly requestCount!: number;

  @Field(() => Float)
  readonly failedRequestCount!: number;

  @Field(() => Float, { description: 'Failed of all, 0 to 1.' })
  readonly failureRatio!: number;

  @Field(() => [String], { description: 'Where calls came from; more than the other end has means that calls cross.' })
  readonly clientEnvironments!: readonly string[];

  @Field(() => [String], { description: 'Of what sends no spans itself, the same as of its caller.' })
  readonly serverEnvironments!: readonly string[];

  @Field(() => [ID], { description: 'Empty for what sends no spans itself.' })
  readonly clientTeamIds!: readonly string[];

  @Field(() => [ID], { description: 'Empty for what sends no spans itself.' })
  readonly serverTeamIds!: readonly string[];

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
