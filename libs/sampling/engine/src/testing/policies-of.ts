import { createPolicyBook, type SamplingDocuments } from '@clew/sampling-policies';

import type { PolicySource } from '../policy-source.js';

/** These policies for all organisations, version 7, and never any others. */
export function policiesOf(...policies: readonly Readonly<Record<string, unknown>>[]): PolicySource {
  const named = policies.map((policy, index) => ({ name: `policy ${index}`, ...policy }));
  const documents: SamplingDocuments = {
    version: 0,
    entries: [{ tenantId: '', kind: 'sampling', version: '7', content: { policies: named } }],
  };
  return {
    documents: () => documents,
    bookOf: (wanted, previous) =>
      createPolicyBook(wanted, {
        partitionCount: 1,
        defaults: { budget: {}, baselineProbabilityMin: 1 },
        ...(previous !== undefined && { previous }),
      }),
  };
}

export const ERRORS = { type: 'status_code', statusCodes: ['ERROR'] };

export function share(probability: number): Readonly<Record<string, unknown>> {
  return { type: 'probabilistic', probability };
}
