import type { TraceqlQuery } from './ast.js';
import { TRACEQL_LIMITS, type TraceqlLimits } from './limits.js';
import { TraceqlError } from './traceql-error.js';

/** Throws TraceqlError for a text that is no query, is over a limit, or compares what can't be compared. */
export function parseTraceql(text: string, limits: TraceqlLimits = TRACEQL_LIMITS): TraceqlQuery {
  throw new TraceqlError(`${text.length} of ${limits.queryCharactersMax} characters`, { from: 0, to: text.length });
}
