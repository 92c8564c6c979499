import type { StoredSpan } from '@clew/store-contract';
import { analyseTrace } from '@clew/trace-analysis';
import type { TraceAnalysis } from '@clew/trace-analysis';

import { ApiError } from '../graphql/api-error.js';

/** Different analyses of one trace in one answer. Each walks over all of its spans, so aliases must not multiply them. */
const ANALYSES_MAX = 4;

/** Analyses of one trace, each made once however many aliases ask for it. */
export class TraceAnalyses {
  readonly #made = new Map<string, TraceAnalysis>();

  of(spans: readonly StoredSpan[], correctClockSkew: boolean, itemsMax: number): TraceAnalysis {
    const key = `${correctClockSkew} ${itemsMax}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    if (this.#made.size >= ANALYSES_MAX) {
      throw new ApiError('LIMIT_EXCEEDED', `analysis: at most ${ANALYSES_MAX} with different arguments in one query`);
    }
    const analysis = analyseTrace(spans, { correctClockSkew, itemsMax });
    this.#made.set(key, analysis);
    return analysis;
  }
}
