import { ClewError, TraceqlDocument, type ClewClient } from '../../index.js';

/** How many traces of the last hour match, or what is wrong with the query and where. */
export async function tryQuery(client: ClewClient, query: string): Promise<string> {
  const end = new Date();
  const range = { start: new Date(end.getTime() - 3_600_000).toISOString(), end: end.toISOString() };
  try {
    const { traceql } = await client.query(TraceqlDocument, { query, range }, { signal: AbortSignal.timeout(10_000) });
    return `${traceql.nodes.length} traces`;
  } catch (error) {
    if (!(error instanceof ClewError) || error.code !== 'TRACEQL_ERROR') throw error;
    return `at ${String(error.extensions['from'])}: ${error.message}`;
  }
}
