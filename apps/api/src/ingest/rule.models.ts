import type { RuleDocumentKind } from '@clew/access-model';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

import { JsonScalar } from '../graphql/scalars/json-scalar.js';
import { DateTimeScalar } from '../graphql/scalars/scalars.js';
import { RULE_KINDS } from './ingest-enums.js';

@ObjectType('RuleDocument', {
  description: 'One version of the rules of a kind; the newest of a kind and scope holds.',
})
export class RuleDocumentModel {
  @Field(() => ID, { nullable: true, description: 'Null: for all teams of the organisation.' })
  readonly teamId!: string | undefined;

  @Field(() => RULE_KINDS)
  readonly kind!: RuleDocumentKind;

  @Field(() => Int, { description: 'From 1, without gaps.' })
  readonly version!: number;

  @Field(() => JsonScalar)
  readonly content!: unknown;

  @Field(() => DateTimeScalar)
  readonly createdAt!: bigint;

  @Field(() => String, { description: 'Id of the token it was saved with, or `cli`.' })
  readonly createdBy!: string;
}

@InputType('SaveRuleDocumentInput')
export class SaveRuleDocumentInput {
  @Field(() => RULE_KINDS)
  readonly kind!: RuleDocumentKind;

  @Field(() => ID, { nullable: true, description: 'Null: for all teams, which only an admin may write.' })
  readonly teamId?: string | null;

  @Field(() => JsonScalar)
  readonly content!: unknown;

  @Field(() => Int, {
    nullable: true,
    description: 'Version the author has seen, 0 for none: when another was saved since, nothing is saved (CONFLICT).',
  })
  readonly expectedVersion?: number | null;
}
