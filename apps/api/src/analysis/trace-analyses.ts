import type { StoredSpan } from '@clew/store-contract';
import { analyseTrace } from '@clew/trace-analysis';
import type { AnalysisOptions, TraceAnalysis } from '@clew/trace-analysis';

import { ApiError } from '../graphql/api-error.js';

/** Different analyses of one trace in one answer. Each walks over all of its spans, so aliases must not multiply them. */
const ANALYSES_MAX = 4;

/** Analyses of one trace, each made once however many aliases ask for it. */
export class TraceAnalyses {
  readonly #made = new Map<string, TraceAnalysis>();

  /** The same options must come in the same order. Throws ApiError for one outside its range. */
  of(spans: readonly StoredSpan[], options: Partial<AnalysisOptions>): TraceAnalysis {
    const key = Object.entries(options).join(' ');
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    if (this.#made.size >= ANALYSES_MAX) {
      throw new ApiError('LIMIT_EXCEEDED', `analysis: at most ${ANALYSES_MAX} with different arguments in one query`);
    }
    const analysis = analyse(spans, options);
    this.#made.set(key, analysis);
    return analysis;
  }
}

function analyse(spans: readonly StoredSpan[], options: Partial<AnalysisOptions>): TraceAnalysis {
  try {
    return analyseTrace(spans, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ApiError('BAD_USER_INPUT', `analysis: ${error.message}`, error);
  }
}
