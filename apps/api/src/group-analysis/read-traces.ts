import type { StoredTrace, TraceReader, TraceSummary } from '@clew/store-contract';

import type { RequestScope } from '../graphql/request-context.js';

export interface TracesRead {
  readonly traces: readonly StoredTrace[];
  /** Traces or spans were left out. */
  readonly isTruncated: boolean;
}

/** The spans of found traces, the first ones that hold `spansMax` together, in one question to the store. */
export async function readTraces(
  scope: RequestScope,
  reader: TraceReader,
  summaries: readonly TraceSummary[],
  spansMax: number,
): Promise<TracesRead> {
  const chosen = firstWithin(summaries, spansMax);
  if (chosen.length === 0) return { traces: [], isTruncated: false };
  const query = { traces: chosen, spansPerTraceMax: spansMax };
  const traces = await scope.read((signal) => reader.foundTraces(scope.tenantId, query, signal));
  return { traces, isTruncated: chosen.length < summaries.length || traces.some(({ truncated }) => truncated) };
}

/** Whole traces, so that none looks shorter than it is; only the first alone may be cut. */
function firstWithin(summaries: readonly TraceSummary[], spansMax: number): readonly TraceSummary[] {
  let spansLeft = spansMax;
  const tooMany = summaries.findIndex(({ spanCount }, at) => (spansLeft -= spanCount) < 0 && at > 0);
  return tooMany < 0 ? summaries : summaries.slice(0, tooMany);
}
