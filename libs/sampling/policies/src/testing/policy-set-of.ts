import { createPolicyBook } from '../book/policy-book.js';
import type { PolicySet } from '../policy-set.js';

const NO_BUDGET = { budget: {}, baselineProbabilityMin: 0.005 };

/** The set that an organisation with this document has; options without a name are one policy. */
export function policySetOf(...policies: readonly Readonly<Record<string, unknown>>[]): PolicySet {
  return policySetOver(1, ...policies);
}

/** The same in one of several partitions. */
export function policySetOver(
  partitionCount: number,
  ...policies: readonly Readonly<Record<string, unknown>>[]
): PolicySet {
  const content = { policies: policies.map((policy, index) => ({ name: `policy-${index}`, ...policy })) };
  const book = createPolicyBook(
    { version: 1, entries: [{ tenantId: 'acme', kind: 'sampling', version: '7', content }] },
    {
      partitionCount,
      defaults: NO_BUDGET,
      onUnusable: (_entry, error) => {
        throw error;
      },
    },
  );
  return book.setOf('acme');
}
