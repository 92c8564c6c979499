import { createClewClient, SearchTracesDocument } from '../../index.js';

/** Trace ids of a service's failed traces, newest first. */
export async function failedTraces(url: string, token: string, serviceName: string): Promise<string[]> {
  const client = createClewClient({ url, token });
  const range = { start: '2026-11-23T00:00:00Z', end: '2026-11-24T00:00:00Z' };
  const filter = { range, serviceName, statusCode: 'ERROR' } as const;
  const traceIds = [];
  for await (const page of client.pages(SearchTracesDocument, { filter, first: 100 }, 'traces')) {
    for (const trace of page.nodes) traceIds.push(trace.traceId);
  }
  return traceIds;
}
