import type { CallType, CriticalPathSegment, Gap, HopEvidence, OrphanGroup } from '@clew/trace-analysis';
import { registerEnumType } from '@nestjs/graphql';

export const PathActivityEnum = { SELF: 'SELF', WAIT: 'WAIT' } as const satisfies {
  [A in CriticalPathSegment['activity']]: A;
};
registerEnumType(PathActivityEnum, {
  name: 'CriticalPathActivity',
  valuesMap: {
    SELF: { description: 'The span worked itself.' },
    WAIT: { description: 'Nothing of the trace ran until this span began, as in a queue.' },
  },
});

export const GapTypeEnum = { NETWORK: 'NETWORK', UNRECORDED: 'UNRECORDED' } as const satisfies {
  [T in Gap['type']]: T;
};
registerEnumType(GapTypeEnum, {
  name: 'GapType',
  valuesMap: {
    NETWORK: { description: 'Between a call and the span that answers it: on the way, or waiting for the server.' },
    UNRECORDED: { description: 'Code without a span or an event.' },
  },
});

export const OrphanReasonEnum = {
  MISSING_PARENT: 'MISSING_PARENT',
  PARENT_CYCLE: 'PARENT_CYCLE',
} as const satisfies { [R in OrphanGroup['reason']]: R };
registerEnumType(OrphanReasonEnum, {
  name: 'OrphanReason',
  valuesMap: {
    MISSING_PARENT: { description: 'The parent is not stored.' },
    PARENT_CYCLE: { description: 'Following the parents leads back to the span itself.' },
  },
});

export const HopEvidenceEnum = {
  SAME_SERVICE: 'SAME_SERVICE',
  LINK: 'LINK',
  PEER: 'PEER',
  TIME: 'TIME',
  NONE: 'NONE',
} as const satisfies { [E in HopEvidence]: E };
registerEnumType(HopEvidenceEnum, {
  name: 'LostHopEvidence',
  valuesMap: {
    SAME_SERVICE: { description: 'The parent belongs to the same service, which did not send it.' },
    LINK: { description: 'A link leads to the caller.' },
    PEER: { description: 'A call to this very service, at that time, has no span that answers it.' },
    TIME: { description: 'Some call that runs at that time has no span that answers it.' },
    NONE: { description: 'No stored span fits.' },
  },
});

export const CallTypeEnum = {
  DATABASE: 'DATABASE',
  HTTP: 'HTTP',
  RPC: 'RPC',
  FUNCTION: 'FUNCTION',
  MESSAGING: 'MESSAGING',
  OTHER: 'OTHER',
} as const satisfies { [T in CallType]: T };
registerEnumType(CallTypeEnum, { name: 'CallType', description: 'What is called.' });
