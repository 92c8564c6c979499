import type { FindingState } from '@clew/access-model';
import { Field, Float, ID, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar } from '../graphql/scalars/scalars.js';
import { FINDING_STATES } from './ingest-enums.js';

@ObjectType('RuleCount', { description: 'How many values a rule has changed.' })
export class RuleCountModel {
  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String)
  readonly ruleId!: string;

  @Field(() => String)
  readonly action!: string;

  @Field(() => Float)
  readonly count!: number;

  @Field(() => DateTimeScalar, { description: 'Start of the last hour with any.' })
  readonly lastHour!: bigint;
}

@ObjectType('MaskingFinding', {
  description: 'A detector matched under a key of a service where it was not known to: somebody should look.',
})
export class MaskingFindingModel {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String)
  readonly detector!: string;

  @Field(() => String)
  readonly attributeKey!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => DateTimeScalar)
  readonly firstSeenAt!: bigint;

  @Field(() => DateTimeScalar, {
    description: 'Gateways tell of it once after their start and after changes of rules.',
  })
  readonly lastSeenAt!: bigint;

  @Field(() => FINDING_STATES)
  readonly state!: FindingState;

  @Field(() => String, { nullable: true, description: 'Id of the token that acknowledged it.' })
  readonly acknowledgedBy!: string | undefined;
}

@ObjectType('AttributeCardinality')
export class AttributeCardinalityModel {
  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String)
  readonly attributeKey!: string;

  @Field(() => Float, {
    description: 'Most distinct values that one gateway saw in a day, estimated: the true number is this or more.',
  })
  readonly estimate!: number;

  @Field(() => Boolean, { description: "Whether values beyond the team's limit were replaced." })
  readonly limited!: boolean;

  @Field(() => [String], { description: 'Services that sent the key, at most 50.' })
  readonly serviceNames!: readonly string[];

  @Field(() => DateTimeScalar)
  readonly lastDay!: bigint;
}

@ObjectType('GlossaryViolation')
export class GlossaryViolationModel {
  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly attributeKey!: string;

  @Field(() => String)
  readonly violation!: string;

  @Field(() => Float)
  readonly count!: number;

  @Field(() => DateTimeScalar, { description: 'Start of the last hour with any.' })
  readonly lastHour!: bigint;
}

@ObjectType('SchemaDrift', { description: 'A service sends a deprecated attribute name.' })
export class SchemaDriftModel {
  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly deprecatedKey!: string;

  @Field(() => String)
  readonly currentKey!: string;

  @Field(() => Float, { description: 'Requests in which gateways saw it.' })
  readonly count!: number;

  @Field(() => DateTimeScalar, { description: 'Start of the last hour with any.' })
  readonly lastHour!: bigint;
}

@ObjectType('SpanFault', { description: 'Spans that were repaired or rejected at the door.' })
export class SpanFaultModel {
  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly reason!: string;

  @Field(() => Float)
  readonly count!: number;

  @Field(() => DateTimeScalar, { description: 'Start of the last hour with any.' })
  readonly lastHour!: bigint;
}
