import { parseSamplingDocument, type SamplingDocument } from '../documents/sampling-document.js';

/** Version that verdicts name where no document decided. */
export const HYBRID_DEFAULT_VERSION = 'default';

/**
 * What holds without a document: everything while the team is within its budget; beyond it every error and everything slow
 * for its route within the reserved share, and a consistent baseline of each (service, route).
 */
export const HYBRID_DEFAULT: SamplingDocument = parseSamplingDocument({
  policies: [{ name: 'default', type: 'budget' }],
});
