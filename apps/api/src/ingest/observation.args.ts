import type { ObservationQuery } from '@clew/access-model';
import { ArgsType, Field, ID, Int } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { datesOf } from '../graphql/unix-nano.js';
import type { ApiLimits } from '../options.js';

const ROWS_DEFAULT = 100;

/** What every list of observations takes. */
@ArgsType()
export class ObservationArgs {
  @Field(() => TimeRangeInput)
  readonly range!: TimeRangeInput;

  @Field(() => ID, { nullable: true })
  /** Null: all teams. */
  readonly teamId?: string | null;

  @Field(() => Int, { nullable: true, defaultValue: ROWS_DEFAULT })
  readonly first?: number | null;
}

/** A team of another organisation has no rows here: every row is bound to the caller's organisation. */
export function toObservationQuery(
  organisationId: string,
  { range, teamId, first }: ObservationArgs,
  limits: ApiLimits,
): ObservationQuery {
  return {
    organisationId,
    ...datesOf(toTimeRange(range, limits)),
    ...(typeof teamId === 'string' ? { teamId } : {}),
    limit: toPageSize(first, ROWS_DEFAULT, limits),
  };
}
