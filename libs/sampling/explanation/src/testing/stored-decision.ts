import type { StoredDecision } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

/** A trace of twelve spans that won a draw. */
export function storedDecision(fields: Partial<StoredDecision> = {}): StoredDecision {
  return {
    ...{ traceId: '1'.repeat(32) as TraceId, teamId: 'shop', environment: '' },
    ...{ kept: true, reason: 'probabilistic', policyName: 'baseline', policyVersion: '7' },
    ...{ probability: 0.25, adjustedCount: 4, budgetPressure: 0, upstreamProbability: 1 },
    ...{ decidedAtUnixMs: 1_767_225_600_000, isReopened: false, isPartial: false },
    ...{ spanCount: 12, errorSpanCount: 0, byteCount: 4200, errorSignature: 0 },
    ...{ startTimeUnixNano: 1_767_225_590_000_000_000n, durationNano: 1_230_000_000n },
    ...{ entryServiceName: 'cart', entrySpanName: 'GET /cart', serviceNames: ['cart', 'stock'] },
    ...fields,
  };
}

const DROPPED = { kept: false, adjustedCount: 0 };

/** Dropped by chance, then kept in part for an error that came late. */
export const UPGRADED: readonly StoredDecision[] = [
  storedDecision(DROPPED),
  storedDecision({
    ...{ reason: 'late_error', policyName: '', probability: 0, adjustedCount: 0 },
    ...{ isReopened: true, isPartial: true, spanCount: 3, errorSpanCount: 1, byteCount: 900, serviceNames: ['pay'] },
    ...{ startTimeUnixNano: 1_767_225_595_000_000_000n, durationNano: 1n },
  }),
];

export const LOST_DRAW = storedDecision(DROPPED);
export const NOT_ASKED_FOR = storedDecision({ ...DROPPED, reason: 'not_sampled', policyName: '', probability: 0 });
