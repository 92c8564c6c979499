import type { PolicySource } from '@clew/sampling-engine';
import {
  createPolicyBook,
  type HybridDefaults,
  type SamplingDocumentEntry,
  type SamplingDocuments,
} from '@clew/sampling-policies';
import type { Logger } from '@clew/self-telemetry';

export interface SamplingDocumentSource {
  /** Asked at every flush of every partition. */
  documents(): SamplingDocuments;
}

export interface PartitionPoliciesOptions {
  readonly source: SamplingDocumentSource;
  readonly defaults: HybridDefaults;
  readonly partitionCount: () => number;
  readonly logger: Logger;
}

export const DEFAULT_POLICIES: HybridDefaults = {
  budget: { spansPerSecond: 10_000, reservedShare: 0.5 },
  baselineProbabilityMin: 0.005,
};

export const NO_DOCUMENTS: SamplingDocumentSource = { documents: () => ({ version: 0, entries: [] }) };

/** What each partition asks for its policies. A document that cannot be used is logged once, and not once by each partition. */
export function partitionPolicies(options: PartitionPoliciesOptions): PolicySource {
  const { source, defaults, partitionCount, logger } = options;
  let logged = new Set<string>();
  let loggedVersion = 0;

  function onUnusable(
    version: number,
    { tenantId, kind, version: ofDocument }: SamplingDocumentEntry,
    err: Error,
  ): void {
    if (version !== loggedVersion) logged = new Set();
    loggedVersion = version;
    const key = `${tenantId} ${kind}`;
    if (logged.has(key)) return;
    logged.add(key);
    logger.error(
      { err, tenantId, kind, version: ofDocument },
      'a sampling document cannot be used; what held before, or the default, goes on to hold',
    );
  }

  return {
    documents: () => source.documents(),
    bookOf: (documents, previous) =>
      createPolicyBook(documents, {
        partitionCount: partitionCount(),
        defaults,
        onUnusable: (entry, error) => {
          onUnusable(documents.version, entry, error);
        },
        ...(previous === undefined ? {} : { previous }),
      }),
    refused: ({ version }, err) => {
      logger.error({ err, version }, 'the sampling documents cannot be used; those before go on to hold');
    },
  };
}
