import type { Bounded, DatabaseBreakdown, DatabaseStatement, DatabaseUse, PoolWait } from '@clew/trace-analysis';
import { Field, Int, ObjectType } from '@nestjs/graphql';

import { NanosecondsScalar } from '../graphql/scalars/scalars.js';
import { boundedListOf, FindingModel } from './finding.models.js';

@ObjectType('DatabaseStatement', {
  description: 'All calls of one service with the same normalised statement. `duration` is that of all calls.',
})
export class DatabaseStatementModel extends FindingModel implements Omit<DatabaseStatement, 'kind'> {
  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly system!: string;

  @Field(() => String, { description: 'Namespace, else address; empty where nothing says.' })
  readonly database!: string;

  @Field(() => String, {
    description: 'Without values; where the span has no statement, its operation, else its name.',
  })
  readonly statement!: string;

  @Field(() => Int)
  readonly callCount!: number;

  @Field(() => Int)
  readonly errorCount!: number;

  @Field(() => NanosecondsScalar, { name: 'selfTime' })
  readonly selfNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'longest' })
  readonly longestNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'poolWait', description: 'Of the duration, waiting for a connection.' })
  readonly poolWaitNano!: bigint;
}

@ObjectType('PoolWait', {
  description:
    'Waits for a connection that have spans of their own, by service and pool. `duration` is that of all waits.',
})
export class PoolWaitModel extends FindingModel implements Omit<PoolWait, 'kind'> {
  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String, { description: 'Pool, else database system; empty where nothing says.' })
  readonly poolName!: string;

  @Field(() => Int)
  readonly waitCount!: number;

  @Field(() => Int)
  readonly errorCount!: number;

  @Field(() => NanosecondsScalar, { name: 'longest' })
  readonly longestNano!: bigint;
}

@ObjectType('DatabaseUse', { description: 'Of one service with one database system.' })
export class DatabaseUseModel implements DatabaseUse {
  @Field(() => String)
  readonly serviceName!: string;

  @Field(() => String)
  readonly system!: string;

  @Field(() => Int)
  readonly callCount!: number;

  @Field(() => Int)
  readonly statementCount!: number;

  @Field(() => Int)
  readonly errorCount!: number;

  @Field(() => NanosecondsScalar, { name: 'totalTime' })
  readonly totalNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'selfTime' })
  readonly selfNano!: bigint;

  @Field(() => NanosecondsScalar, { name: 'poolWait', description: 'Of the total, waiting for a connection.' })
  readonly poolWaitNano!: bigint;
}

const DatabaseStatementList = boundedListOf('DatabaseStatementList', DatabaseStatementModel);
const PoolWaitList = boundedListOf('PoolWaitList', PoolWaitModel);
const DatabaseUseList = boundedListOf('DatabaseUseList', DatabaseUseModel);

@ObjectType('DatabaseBreakdown', { description: 'The most time first.' })
export class DatabaseBreakdownModel implements DatabaseBreakdown {
  @Field(() => DatabaseStatementList)
  readonly statements!: Bounded<DatabaseStatementModel & Pick<DatabaseStatement, 'kind'>>;

  @Field(() => PoolWaitList)
  readonly poolWaits!: Bounded<PoolWaitModel & Pick<PoolWait, 'kind'>>;

  @Field(() => DatabaseUseList)
  readonly uses!: Bounded<DatabaseUseModel>;
}
