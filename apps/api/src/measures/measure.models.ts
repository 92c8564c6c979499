import { Field, Float, ObjectType } from '@nestjs/graphql';

import { MeasureUnitEnum, type MeasureUnitName } from './measure-enums.js';

@ObjectType('MeasureTarget', { description: 'Both ends are met; at least one is given.' })
export class MeasureTargetModel {
  @Field(() => Float, { nullable: true })
  readonly atLeast?: number;

  @Field(() => Float, { nullable: true })
  readonly atMost?: number;
}

@ObjectType('Measure', { description: 'One of the ten measures of tracing.' })
export class MeasureModel {
  @Field(() => String, { description: '`M1` to `M10`.' })
  readonly id!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => MeasureUnitEnum)
  readonly unit!: MeasureUnitName;

  @Field(() => Float, { nullable: true, description: 'Null where there was nothing to measure.' })
  readonly value!: number | undefined;

  @Field(() => MeasureTargetModel, { nullable: true, description: 'Settings `measures.*`.' })
  readonly target!: MeasureTargetModel | undefined;

  @Field(() => Boolean, { nullable: true, description: 'Null without a value or a target.' })
  readonly isMet!: boolean | undefined;

  @Field(() => String, { description: 'The numbers behind the value, in a sentence.' })
  readonly explanation!: string;
}

@ObjectType('MeasureGroup')
export class MeasureGroupModel {
  @Field(() => String, { nullable: true, description: 'Service or id of the team; null when all are together.' })
  readonly name!: string | undefined;

  @Field(() => [MeasureModel], { description: 'All ten, in order.' })
  readonly measures!: readonly MeasureModel[];
}
