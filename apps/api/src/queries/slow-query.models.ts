import type { LoggedOutcome, LoggedQuery } from '@clew/store-contract';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import { DateTimeScalar } from '../graphql/scalars/scalars.js';

const NANOS_PER_MS = 1_000_000n;

const OUTCOME_ENUM = {
  OK: 'ok',
  LIMIT: 'limit',
  TIMEOUT: 'timeout',
  CANCELLED: 'cancelled',
  BUSY: 'busy',
  ERROR: 'error',
} as const satisfies Record<string, LoggedOutcome>;
registerEnumType(OUTCOME_ENUM, {
  name: 'QueryOutcome',
  description:
    'OK: slow, but answered. LIMIT: it passed a limit. TIMEOUT: it ran too long. CANCELLED: who asked went away. BUSY: refused,\n' +
    "because too many of the organisation's queries ran.",
});

@ObjectType('SlowQuery', { description: 'A request that was slow or failed. Listed for 14 days.' })
export class SlowQueryModel {
  @Field(() => DateTimeScalar, { description: 'When it came.' })
  readonly askedAt!: bigint;

  @Field(() => Float, {
    description: 'Until it was answered, in milliseconds, with the time that it waited for its turn.',
  })
  readonly durationMs!: number;

  @Field(() => OUTCOME_ENUM)
  readonly outcome!: LoggedOutcome;

  @Field(() => String, { description: 'Name of the GraphQL operation, empty where the client gave none.' })
  readonly operationName!: string;

  @Field(() => [String], { description: 'Fields of `Query` that it asked for.' })
  readonly fields!: readonly string[];

  @Field(() => String, { description: 'The TraceQL query, or filters and range in words; the first 2,000 characters.' })
  readonly question!: string;

  @Field(() => ID, { description: 'Whose token.' })
  readonly tokenId!: string;

  @Field(() => Int, { description: 'Questions to the trace store.' })
  readonly storeQueryCount!: number;

  @Field(() => Float, { description: 'Rows that the trace store read; of questions that failed none are known.' })
  readonly rowsRead!: number;

  @Field(() => Float, { description: 'Uncompressed bytes of them.' })
  readonly bytesRead!: number;
}

export function toSlowQueryModel({ askedAtUnixMs, ...query }: LoggedQuery): SlowQueryModel {
  const { durationMs, outcome, operationName, fields, question, tokenId, storeQueryCount, rowsRead, bytesRead } = query;
  return {
    askedAt: BigInt(askedAtUnixMs) * NANOS_PER_MS,
    ...{ durationMs, outcome, operationName, fields, question, tokenId, storeQueryCount, rowsRead, bytesRead },
  };
}
