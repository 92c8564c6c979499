import { importCollectorTailSampling, type ImportNote } from '@clew/sampling-policies';

import { findTailSampling } from './tail-sampling-block.js';

export interface CollectorImport {
  /** A `sampling` document. */
  readonly document: unknown;
  /** One for each policy, and one for each option that has no equal. */
  readonly notes: readonly ImportNote[];
}

/**
 * The tail sampling of a Collector configuration, as text, as a sampling document. Throws CollectorConfigError when there is
 * none, and PolicyError when a policy of it is none that the Collector would take.
 *
 * @param processor the one to take, when the configuration has several
 */
export function importCollectorConfig(text: string, processor?: string): CollectorImport {
  const { document, report } = importCollectorTailSampling(findTailSampling(text, processor));
  return { document, notes: report };
}
