import type { Job, JobState } from '@clew/jobs';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

import { DateTimeScalar } from '../graphql/scalars/scalars.js';
import { unixNanoOf } from '../graphql/unix-nano.js';
import { PageInfoModel } from '../traces/trace.models.js';

export const JOB_STATE_ENUM = {
  QUEUED: 'queued',
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const satisfies Record<string, JobState>;
registerEnumType(JOB_STATE_ENUM, {
  name: 'JobState',
  description: 'QUEUED: waits for its turn, or to be tried again.',
});

@ObjectType('JobProgress')
class JobProgressModel {
  @Field(() => Float, { description: 'In `unit`.' })
  readonly done!: number;

  @Field(() => Float, { nullable: true, description: 'In `unit`; null while it is not known.' })
  readonly total!: number | undefined;

  @Field(() => String, { description: 'What is counted, like `days`.' })
  readonly unit!: string;

  @Field(() => String, { description: 'What the job is at.' })
  readonly message!: string;
}

@ObjectType('Job', {
  description: 'Work in the background. It goes on where it was when the process that does it stops.',
})
export class JobModel {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => String, { description: 'What it does, like `retention`.' })
  readonly kind!: string;

  @Field(() => Boolean, { description: 'Of the whole installation, not of this organisation alone.' })
  readonly isOfInstallation!: boolean;

  @Field(() => JOB_STATE_ENUM)
  readonly state!: JobState;

  @Field(() => JobProgressModel, { nullable: true })
  readonly progress!: JobProgressModel | undefined;

  @Field(() => String, { nullable: true, description: 'Why it failed, or why it is tried again.' })
  readonly error!: string | undefined;

  @Field(() => Int, { description: 'Tries since it last got a step further.' })
  readonly attempts!: number;

  @Field(() => Boolean, { description: 'Somebody wants it to end, which it does after the step it is at.' })
  readonly isCancelRequested!: boolean;

  @Field(() => DateTimeScalar)
  readonly createdAt!: bigint;

  @Field(() => String, { description: 'Id of the token that asked for it, `cli`, or the task that did.' })
  readonly createdBy!: string;

  @Field(() => DateTimeScalar, { nullable: true })
  readonly startedAt!: bigint | undefined;

  @Field(() => DateTimeScalar, { nullable: true })
  readonly endedAt!: bigint | undefined;
}

@ObjectType('JobConnection')
export class JobConnectionModel {
  @Field(() => [JobModel])
  readonly nodes!: readonly JobModel[];

  @Field(() => PageInfoModel)
  readonly pageInfo!: PageInfoModel;
}

export function toJobModel({ organisationId, createdAt, startedAt, endedAt, ...job }: Job): JobModel {
  return {
    ...job,
    isOfInstallation: organisationId === undefined,
    createdAt: unixNanoOf(createdAt),
    startedAt: startedAt && unixNanoOf(startedAt),
    endedAt: endedAt && unixNanoOf(endedAt),
  };
}
