import type { StoredTrace, TraceReader, TraceSummary } from '@clew/store-contract';

import type { RequestScope } from '../graphql/request-context.js';

export interface TracesRead {
  readonly traces: readonly StoredTrace[];
  /** Traces or spans were left out. */
  readonly isTruncated: boolean;
}

/** Small reads take less time side by side; more of them would take the store from others. */
const READS_AT_ONCE = 4;

/**
 * The spans of found traces, a few traces at a time, until about `spansMax` are read. The store reads one trace per query,
 * which finds it by its key: their number is the page size, and bounded as that is.
 */
export async function readTraces(
  scope: RequestScope,
  reader: TraceReader,
  summaries: readonly TraceSummary[],
  spansMax: number,
): Promise<TracesRead> {
  const traces: StoredTrace[] = [];
  let spansLeft = spansMax;
  let at = 0;
  for (; at < summaries.length && spansLeft > 0; at += READS_AT_ONCE) {
    const options = { spanCountMax: spansLeft };
    const found = await Promise.all(
      summaries
        .slice(at, at + READS_AT_ONCE)
        .map(({ traceId }) => scope.read((signal) => reader.trace(scope.tenantId, traceId, options, signal))),
    );
    for (const trace of found) {
      if (trace === undefined) continue; // its retention has just ended
      traces.push(trace);
      spansLeft -= trace.spans.length;
    }
  }
  return { traces, isTruncated: at < summaries.length || traces.some(({ truncated }) => truncated) };
}
