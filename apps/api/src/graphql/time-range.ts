import type { TimeRange } from '@clew/store-contract';
import { Field, InputType } from '@nestjs/graphql';

import type { ApiLimits } from '../options.js';
import { ApiError } from './api-error.js';
import { instantFromUnixNano } from './scalars/instant.js';
import { DateTimeScalar } from './scalars/scalars.js';

@InputType('TimeRange', { description: 'From start (inclusive) to end (exclusive).' })
export class TimeRangeInput {
  @Field(() => DateTimeScalar)
  readonly start!: bigint;

  @Field(() => DateTimeScalar)
  readonly end!: bigint;
}

const NANOS_PER_MS = 1_000_000n;
const DAY_MS = 86_400_000;

export function toTimeRange({ start, end }: TimeRangeInput, { rangeMsMax }: ApiLimits): TimeRange {
  if (start >= end) {
    const given = `${instantFromUnixNano(start)} to ${instantFromUnixNano(end)}`;
    throw new ApiError('BAD_USER_INPUT', `range: start must be before end, got ${given}`);
  }
  if (end - start > BigInt(rangeMsMax) * NANOS_PER_MS) {
    const days = (rangeMsMax / DAY_MS).toFixed(1).replace('.0', '');
    throw new ApiError('LIMIT_EXCEEDED', `range: at most ${days} days may be asked for at once (setting rangeMsMax)`);
  }
  return { startTimeUnixNano: start, endTimeUnixNano: end };
}
