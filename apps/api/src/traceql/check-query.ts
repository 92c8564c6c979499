import { parseTraceql, TraceqlError } from '@clew/traceql';

import type { TraceqlCheckModel } from './traceql.models.js';

/** The parser stops at the first fault, so there is at most one. */
export function checkQuery(text: string): TraceqlCheckModel {
  try {
    const { metrics } = parseTraceql(text);
    return { isValid: true, isMetrics: metrics !== undefined, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof TraceqlError)) throw error;
    const { message, from, to, expected } = error;
    return { isValid: false, isMetrics: false, diagnostics: [{ message, from, to, expected }] };
  }
}
