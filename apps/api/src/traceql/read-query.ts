import { parseTraceql, TraceqlError, type TraceqlQuery } from '@clew/traceql';
import { TraceqlUnsupportedError } from '@clew/store-contract';

import { ApiError } from '../graphql/api-error.js';

/** A query whose text is right, for searches. Throws ApiError `TRACEQL_ERROR` that says where and what was expected. */
export function readSearchQuery(text: string): TraceqlQuery {
  const query = readQuery(text);
  if (query.metrics === undefined) return query;
  const message = `${query.metrics.function.name} makes series, not traces: ask traceqlMetrics`;
  throw languageError(new TraceqlError(message, query.metrics, []));
}

/** The same for metrics. */
export function readMetricsQuery(text: string): TraceqlQuery {
  const query = readQuery(text);
  if (query.metrics !== undefined) return query;
  const message = 'the query ends without a metric: add one, or ask traceql for the traces';
  throw languageError(new TraceqlError(message, { from: text.length, to: text.length }, ['| rate()']));
}

function readQuery(text: string): TraceqlQuery {
  try {
    return parseTraceql(text);
  } catch (error) {
    throw error instanceof TraceqlError ? languageError(error) : error;
  }
}

function languageError(error: TraceqlError): ApiError {
  const { message, from, to, expected } = error;
  return new ApiError('TRACEQL_ERROR', `query: ${message}`, error, { from, to, expected });
}

/** What the store says of queries that it can't answer yet, as callers see it. */
export async function orUnsupported<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof TraceqlUnsupportedError)) throw error;
    const { message, from, to } = error;
    throw new ApiError('TRACEQL_UNSUPPORTED', `query: ${message}`, error, { from, to });
  }
}
