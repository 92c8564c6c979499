import type { PolicySet as LegacySet, Verdict as LegacyVerdict } from '@clew/sampling-policies';
import type { PolicyBook, PolicySet, Verdict } from '@clew/sampling-policies/next';

import type { PolicySource } from './policy-source.js';

/** A set of the first kind of policies as a source that never changes. */
export function legacyPolicySource(legacy: LegacySet): PolicySource {
  const verdicts = new Map<string, Verdict>();
  const widened = ({ kept, reason, adjustedCount, policyVersion }: LegacyVerdict): Verdict => {
    const key = `${String(kept)} ${reason} ${adjustedCount}`;
    const probability = adjustedCount > 0 ? 1 / adjustedCount : 0;
    const policyName = kept ? reason : '';
    const verdict = verdicts.get(key) ?? {
      ...{ kept, reason, policyName, policyVersion, probability, adjustedCount, budgetPressure: 0 },
    };
    verdicts.set(key, verdict);
    return verdict;
  };
  const nothing = (): void => undefined;
  const set: PolicySet = {
    version: legacy.version,
    matchers: { count: 0, captureCount: 0, match: nothing, capture: nothing },
    decideEarly: (trace, streamTimeMs) => {
      const verdict = legacy.decideEarly(trace, streamTimeMs);
      return verdict === undefined ? undefined : widened(verdict);
    },
    decide: (trace, streamTimeMs) => widened(legacy.decide(trace, streamTimeMs)),
    arrived: (_tenantId, _teamId, spanCount, _byteLength, streamTimeMs) => {
      legacy.observe(spanCount, streamTimeMs);
    },
    judged: nothing,
    charged: nothing,
    snapshot: () => null,
    restore: nothing,
  };
  const book: PolicyBook = {
    version: 0,
    setOf: () => set,
    candidateOf: () => undefined,
    snapshot: () => null,
    restore: nothing,
  };
  return { documents: () => ({ version: 0, entries: [] }), bookOf: () => book };
}
