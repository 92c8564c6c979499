import type { IngestLimits } from '@clew/access-model';
import { Field, Float, ID, InputType, ObjectType } from '@nestjs/graphql';

import { DateTimeScalar } from '../graphql/scalars/scalars.js';

@ObjectType('IngestLimits', { description: 'What a key may send over all gateways. A limit that is null is none.' })
export class IngestLimitsModel {
  @Field(() => Float, { nullable: true })
  readonly spansPerSecond!: number | undefined;

  @Field(() => Float, { nullable: true, description: 'OTLP protobuf bytes after decompression.' })
  readonly bytesPerSecond!: number | undefined;

  @Field(() => Float, { description: "How many seconds' worth may come at once after a pause." })
  readonly burstSeconds!: number;
}

@ObjectType('IngestKey')
export class IngestKeyModel {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => ID, { description: 'Team that pays.' })
  readonly teamId!: string;

  @Field(() => String)
  readonly name!: string;

  @Field(() => String, { description: 'The public start of the key, by which people recognise it.' })
  readonly prefix!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What is sent without `deployment.environment.name` gets this one.',
  })
  readonly environment!: string | undefined;

  @Field(() => IngestLimitsModel, { nullable: true })
  readonly limits!: IngestLimitsModel | undefined;

  @Field(() => DateTimeScalar)
  readonly createdAt!: bigint;

  @Field(() => DateTimeScalar, { nullable: true })
  readonly expiresAt!: bigint | undefined;

  @Field(() => DateTimeScalar, { nullable: true })
  readonly revokedAt!: bigint | undefined;
}

@ObjectType('IssuedIngestKey')
export class IssuedIngestKeyModel {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String, { description: 'The key itself, shown this once: only its hash is kept.' })
  readonly key!: string;
}

@InputType('IngestLimitsInput')
export class IngestLimitsInput {
  @Field(() => Float, { nullable: true, description: 'At least 1. Null: no limit.' })
  readonly spansPerSecond?: number | null;

  @Field(() => Float, { nullable: true, description: 'At least 1. Null: no limit.' })
  readonly bytesPerSecond?: number | null;

  @Field(() => Float, { nullable: true, defaultValue: 2, description: '1 to 3600.' })
  readonly burstSeconds?: number | null;
}

@InputType('IssueIngestKeyInput')
export class IssueIngestKeyInput {
  @Field(() => ID)
  readonly teamId!: string;

  @Field(() => String, { description: '1 to 200 characters.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: '1 to 100 characters.' })
  readonly environment?: string | null;

  @Field(() => IngestLimitsInput, { nullable: true })
  readonly limits?: IngestLimitsInput | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: never.' })
  readonly expiresAt?: bigint | null;
}

const RATE_MAX = 1e12;
const BURST_SECONDS_MAX = 3_600;
const BURST_SECONDS_DEFAULT = 2;

/** Undefined when nothing is limited. `place` says where the input is, for messages. */
export function toIngestLimits(
  input: IngestLimitsInput | null | undefined,
  check: NumberCheck,
): IngestLimits | undefined {
  const { spansPerSecond, bytesPerSecond, burstSeconds } = input ?? {};
  if (typeof spansPerSecond !== 'number' && typeof bytesPerSecond !== 'number') return undefined;
  return {
    ...(typeof spansPerSecond === 'number'
      ? { spansPerSecond: check('spansPerSecond', spansPerSecond, RATE_MAX) }
      : {}),
    ...(typeof bytesPerSecond === 'number'
      ? { bytesPerSecond: check('bytesPerSecond', bytesPerSecond, RATE_MAX) }
      : {}),
    burstSeconds: check('burstSeconds', burstSeconds ?? BURST_SECONDS_DEFAULT, BURST_SECONDS_MAX),
  };
}

/** Gives the value back, or throws ApiError when it is not from 1 to `max`. */
export type NumberCheck = (name: string, value: number, max: number) => number;
