import { createPolicyBook, type HybridDefaults, type SamplingDocumentEntry } from '@clew/sampling-policies';

import { splitJudgeable } from './judgeable-policies.js';
import { SamplingReplay, type ReplayOptions } from './sampling-replay.js';

export interface CandidateReplayOptions extends ReplayOptions {
  /** Content of a sampling document. */
  readonly candidate: unknown;
  /** Budget documents that hold; others are left alone. */
  readonly documents: readonly SamplingDocumentEntry[];
  /** For teams without a budget. */
  readonly defaults: HybridDefaults;
}

/** Nothing of the candidate can be judged from what is recorded. */
export class NothingToReplayError extends Error {
  override readonly name = 'NothingToReplayError';
}

/**
 * A replay of a candidate by the policies that samplers run, as one partition that sees everything. Throws PolicyError for a
 * candidate that is no document.
 */
export function createReplay(options: CandidateReplayOptions): SamplingReplay {
  const { candidate, documents, defaults, tenantId } = options;
  const { judged, notJudged } = splitJudgeable(candidate);
  if (judged === undefined) {
    const reasons = notJudged.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    throw new NothingToReplayError(`no policy can be judged by what is recorded of traces (${reasons})`);
  }
  const entries: SamplingDocumentEntry[] = [
    ...documents.filter(({ kind }) => kind === 'sampling-budget'),
    { tenantId, kind: 'sampling', version: 'candidate', content: judged },
  ];
  const book = createPolicyBook({ version: 1, entries }, { partitionCount: 1, defaults });
  return new SamplingReplay(book.setOf(tenantId), notJudged, options);
}
