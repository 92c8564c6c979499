import type { TraceqlQuery } from './ast.js';
import { checkQuery } from './check/check-query.js';
import { TRACEQL_LIMITS, type TraceqlLimits } from './limits.js';
import { readHints } from './syntax/read-hints.js';
import { readMetrics } from './syntax/read-metrics.js';
import { readPipelineIn } from './syntax/read-pipeline.js';
import { Reading } from './syntax/reading.js';
import { syntaxTree } from './syntax/syntax-tree.js';
import { TraceqlError } from './traceql-error.js';

/** Throws TraceqlError for a text that is no query, is over a limit, or compares what can't be compared. */
export function parseTraceql(text: string, limits: TraceqlLimits = TRACEQL_LIMITS): TraceqlQuery {
  const { queryCharactersMax } = limits;
  if (text.length > queryCharactersMax) {
    const message = `the query has ${text.length} characters; at most ${queryCharactersMax} are allowed`;
    throw new TraceqlError(message, { from: queryCharactersMax, to: text.length });
  }
  const root = syntaxTree(text, limits).topNode;
  const reading = new Reading(text, limits);
  const pipeline = readPipelineIn(root, reading);
  const metrics = readMetrics(root, reading);
  const query: TraceqlQuery = {
    kind: 'query',
    pipeline,
    ...(metrics && { metrics }),
    hints: readHints(root, reading),
    from: 0,
    to: text.length,
  };
  checkQuery(query);
  return query;
}
