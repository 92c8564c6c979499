import type { FoundTracesQuery, StoredSpan, StoredTrace } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

import type { StoreClient } from '../store-client.js';
import { spansOfTracesQuery } from '../traceql/spans-sql.js';
import type { AttributeTexts } from './attribute-row.js';
import type { ReaderSettings } from './clickhouse-reader.js';
import { readSpan } from './span-row.js';

const WHOLE_SPANS = { attributes: true, events: true, links: true, resource: true, scope: true };

/** The spans of found traces by one query; resources that they share are parsed once. */
export async function foundTraces(
  client: StoreClient,
  { database, traceSpansMax, traceSpreadHoursMax }: ReaderSettings,
  tenantId: string,
  { traces, ...query }: FoundTracesQuery,
  signal?: AbortSignal,
): Promise<readonly StoredTrace[]> {
  if (traces.length === 0) return [];
  const spanCountMax = Math.min(query.spansPerTraceMax, traceSpansMax);
  // One more tells whether a trace is longer.
  const options = { parts: WHOLE_SPANS, spansPerTraceMax: spanCountMax + 1, spreadHours: traceSpreadHoursMax };
  const rows = await client.read(spansOfTracesQuery(database, tenantId, traces, options), signal);
  const texts: AttributeTexts = new Map();
  const spansOf = new Map<TraceId, StoredSpan[]>();
  for (const row of rows) {
    const span = readSpan(row, texts);
    const spans = spansOf.get(span.traceId);
    if (spans === undefined) spansOf.set(span.traceId, [span]);
    else spans.push(span);
  }
  return traces.flatMap((summary): StoredTrace[] => {
    const spans = spansOf.get(summary.traceId);
    if (spans === undefined) return [];
    return [{ summary, spans: spans.slice(0, spanCountMax), truncated: spans.length > spanCountMax }];
  });
}
