import { Field, Float, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

import { JsonScalar } from '../graphql/scalars/json-scalar.js';
import { TimeRangeInput } from '../graphql/time-range.js';

@InputType('MaskingDryRunInput')
export class MaskingDryRunInput {
  @Field(() => JsonScalar, { description: 'A masking document that need not be saved.' })
  readonly content!: unknown;

  @Field(() => ID, { nullable: true, description: "Only this team's spans. Null: all teams'." })
  readonly teamId?: string | null;

  @Field(() => TimeRangeInput, { nullable: true, description: 'Start of the spans. Null: the last hour.' })
  readonly range?: TimeRangeInput | null;

  @Field(() => Int, { nullable: true, defaultValue: 2_000, description: 'The newest are looked at.' })
  readonly spansMax?: number | null;
}

@ObjectType('MaskingSample')
export class MaskingSampleModel {
  @Field(() => String)
  readonly before!: string;

  @Field(() => String)
  readonly after!: string;
}

@ObjectType('MaskingChange', { description: 'What one rule would change under one key of one service.' })
export class MaskingChangeModel {
  @Field(() => String)
  readonly ruleId!: string;

  @Field(() => String)
  readonly action!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly attributeKey!: string;

  @Field(() => Float)
  readonly count!: number;

  @Field(() => [MaskingSampleModel], { description: 'A few.' })
  readonly samples!: readonly MaskingSampleModel[];
}

@ObjectType('MaskingDryRun')
export class MaskingDryRunModel {
  @Field(() => Int, { description: 'Stored spans that were looked at.' })
  readonly spanCount!: number;

  @Field(() => Int)
  readonly changedSpanCount!: number;

  @Field(() => [MaskingChangeModel])
  readonly changes!: readonly MaskingChangeModel[];
}
