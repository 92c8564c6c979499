import type { SamplingQualityQuery } from '@clew/store-contract';
import { registerEnumType } from '@nestjs/graphql';

export const DecisionOutcomeEnum = { KEPT: 'KEPT', DROPPED: 'DROPPED', UNKNOWN: 'UNKNOWN' } as const;
export type DecisionOutcome = keyof typeof DecisionOutcomeEnum;
registerEnumType(DecisionOutcomeEnum, {
  name: 'DecisionOutcome',
  valuesMap: {
    KEPT: { description: 'It is stored, or what came of it late is.' },
    DROPPED: { description: 'Its spans were counted, but are not stored.' },
    UNKNOWN: { description: 'Nothing is known of it (any more); `explanation` says what that can mean.' },
  },
});

export const SAMPLING_GROUPINGS = {
  NONE: 'none',
  SERVICE: 'service',
  TEAM: 'team',
} as const satisfies Record<string, SamplingQualityQuery['groupBy']>;
export type SamplingGroupByName = keyof typeof SAMPLING_GROUPINGS;
export const SamplingGroupByEnum = { NONE: 'NONE', SERVICE: 'SERVICE', TEAM: 'TEAM' } as const;
registerEnumType(SamplingGroupByEnum, {
  name: 'SamplingGroupBy',
  valuesMap: {
    NONE: { description: 'All together.' },
    SERVICE: { description: 'By the service at which traces enter.' },
    TEAM: { description: 'By the team whose budget they count against.' },
  },
});
