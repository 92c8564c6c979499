import { Field, Float, ObjectType } from '@nestjs/graphql';

import { AnyValueTypeEnum } from '../graphql/enums.js';
import type { AnyValueTypeName } from '../graphql/enums.js';
import { Int64Scalar } from '../graphql/scalars/scalars.js';

@ObjectType('AnyValue', {
  description: 'An attribute value as OTLP carries it: `type` says which field holds it.',
})
export class AnyValueModel {
  @Field(() => AnyValueTypeEnum)
  readonly type!: AnyValueTypeName;

  @Field(() => String, { nullable: true })
  readonly stringValue?: string;

  @Field(() => Boolean, { nullable: true })
  readonly boolValue?: boolean;

  @Field(() => Int64Scalar, { nullable: true })
  readonly intValue?: bigint;

  @Field(() => Float, {
    nullable: true,
    description: 'Null with type DOUBLE for NaN and the infinities; `text` names them.',
  })
  readonly doubleValue?: number;

  @Field(() => String, { nullable: true, description: 'Base64.' })
  readonly bytesValue?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Arrays and key-value lists in the OTLP/JSON mapping, whole, as JSON text.',
  })
  readonly jsonValue?: string;

  @Field(() => String, { description: 'Any type for people to read.' })
  readonly text!: string;
}

@ObjectType('KeyValue')
export class KeyValueModel {
  @Field(() => String)
  readonly key!: string;

  @Field(() => AnyValueModel)
  readonly value!: AnyValueModel;
}
