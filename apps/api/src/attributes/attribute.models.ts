import { Field, Float, ObjectType } from '@nestjs/graphql';

import { CatalogueScopeEnum } from './attribute-enums.js';
import type { CatalogueScopeName } from './attribute-enums.js';

@ObjectType('AttributeKey', { description: 'An attribute that stored spans have, in the days that the range touches.' })
export class AttributeKeyModel {
  @Field(() => CatalogueScopeEnum)
  readonly scope!: CatalogueScopeName;

  @Field(() => String)
  readonly key!: string;

  @Field(() => [String], { description: 'string, int, double, bool, or other for bytes, arrays and lists.' })
  readonly types!: readonly string[];

  @Field(() => Float, { description: 'Stored spans that have it.' })
  readonly spanCount!: number;

  @Field(() => Float, { description: 'How many values it has: an estimate, within 3%.' })
  readonly distinctValueCount!: number;

  @Field(() => [String], { description: 'Services that send it, at most 5.' })
  readonly serviceNames!: readonly string[];
}

@ObjectType('AttributeTopValue', { description: 'One of the most frequent values of an attribute.' })
export class AttributeTopValueModel {
  @Field(() => String, { description: 'As text, cut after 256 characters.' })
  readonly text!: string;

  @Field(() => String, { description: 'string, int, double, bool, or other for bytes, arrays and lists.' })
  readonly type!: string;

  @Field(() => Float, { description: 'Stored spans that have it.' })
  readonly spanCount!: number;

  @Field(() => Boolean, { description: 'False where the count may be too high, as the attribute has many values.' })
  readonly isExact!: boolean;
}
