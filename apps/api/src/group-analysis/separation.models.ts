import type { AttributeScope, Condition } from '@clew/group-analysis';
import { Field, Float, ObjectType, registerEnumType } from '@nestjs/graphql';

import { GroupReadingModel } from './group-reading.model.js';

export const SEPARATION_SCOPE_NAMES = {
  span: 'SPAN',
  resource: 'RESOURCE',
  intrinsic: 'INTRINSIC',
} as const satisfies Record<AttributeScope, string>;
const SeparationScopeEnum = { SPAN: 'SPAN', RESOURCE: 'RESOURCE', INTRINSIC: 'INTRINSIC' } as const;
registerEnumType(SeparationScopeEnum, {
  name: 'SeparationScope',
  description: 'INTRINSIC is the name of a span with its service.',
});

export const CONDITION_OPERATOR_NAMES = {
  is: 'IS',
  absent: 'ABSENT',
  atLeast: 'AT_LEAST',
  below: 'BELOW',
} as const satisfies Record<Condition['operator'], string>;
const ConditionOperatorEnum = { IS: 'IS', ABSENT: 'ABSENT', AT_LEAST: 'AT_LEAST', BELOW: 'BELOW' } as const;
registerEnumType(ConditionOperatorEnum, { name: 'AttributeConditionOperator' });

@ObjectType('AttributeCondition')
export class AttributeConditionModel {
  @Field(() => SeparationScopeEnum)
  readonly scope!: keyof typeof SeparationScopeEnum;

  @Field(() => String)
  readonly key!: string;

  @Field(() => ConditionOperatorEnum)
  readonly operator!: keyof typeof ConditionOperatorEnum;

  @Field(() => String, { nullable: true, description: 'As text; null with ABSENT.' })
  readonly value!: string | undefined;
}

@ObjectType('SeparatingAttribute')
export class SeparatingAttributeModel extends AttributeConditionModel {
  @Field(() => String, { description: 'One line in words, made of the facts beside it.' })
  readonly explanation!: string;

  @Field(() => Float, { description: 'Of the selected traces, 0 to 1.' })
  readonly selectionShare!: number;

  @Field(() => Float, { description: 'Of all others, 0 to 1.' })
  readonly baselineShare!: number;

  @Field(() => Float, { nullable: true, description: 'How many times as often; null when never among the others.' })
  readonly lift!: number | undefined;

  @Field(() => Float, { description: 'Bits that it tells about the side of a trace, 0 to 1.' })
  readonly score!: number;

  @Field(() => Float, { description: 'How likely chance alone shows as much.' })
  readonly p!: number;

  @Field(() => [AttributeConditionModel], { description: 'True of exactly the same traces.' })
  readonly equivalents!: readonly AttributeConditionModel[];
}

@ObjectType('Separation')
export class SeparationModel {
  @Field(() => [SeparatingAttributeModel], { description: 'The most telling first; at most 20.' })
  readonly attributes!: readonly SeparatingAttributeModel[];

  @Field(() => Boolean, { description: 'False when a side has too few traces; then nothing is ranked.' })
  readonly isComparable!: boolean;

  @Field(() => [String], { description: 'Keys with a value of its own for nearly every trace, which are not ranked.' })
  readonly identifierKeys!: readonly string[];

  @Field(() => GroupReadingModel)
  readonly selection!: GroupReadingModel;

  @Field(() => GroupReadingModel)
  readonly baseline!: GroupReadingModel;
}
