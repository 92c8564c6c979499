import type { Page, TraceCursor, TraceFilter, TraceSummary } from '@clew/store-contract';

import type { StoreClient } from '../store-client.js';
import { bigIntCell, traceIdCell } from './cells.js';
import type { ReaderSettings } from './clickhouse-reader.js';
import { searchCandidatesQuery, summariesQuery } from './search-sql.js';
import { readSummary } from './summary-row.js';

export interface TraceSearch {
  readonly tenantId: string;
  readonly filter: TraceFilter;
  readonly limit: number;
  readonly after?: TraceCursor;
}

/**
 * Finds candidates in the hours of the range, then reads the whole summaries of just those. A candidate can prove to have begun
 * before the range, or to be outside the bounds of duration, once all of it is seen; then the next candidates follow.
 */
export async function searchTraces(
  client: StoreClient,
  settings: ReaderSettings,
  search: TraceSearch,
  signal?: AbortSignal,
): Promise<Page<TraceSummary>> {
  const found: TraceSummary[] = [];
  const wanted = search.limit + 1; // one more tells whether there is a next page
  let after = search.after;
  while (found.length < wanted) {
    const limit = wanted - found.length;
    const candidates = await findCandidates(client, settings, { ...search, limit }, after, signal);
    if (candidates.length === 0) break;
    found.push(...(await wholeSummaries(client, settings, search, candidates, signal)));
    if (candidates.length < limit) break;
    after = candidates.at(-1);
  }
  return { items: found.slice(0, search.limit), hasNextPage: found.length > search.limit };
}

async function findCandidates(
  client: StoreClient,
  { database, traceSpreadHoursMax }: ReaderSettings,
  { tenantId, filter, limit }: TraceSearch,
  after: TraceCursor | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly TraceCursor[]> {
  if (filter.range.endTimeUnixNano <= filter.range.startTimeUnixNano) return [];
  const query = { database, tenantId, filter, after, limit, spreadHours: traceSpreadHoursMax };
  const rows = await client.read(searchCandidatesQuery(query), signal);
  return rows.map((row) => ({ traceId: traceIdCell(row[0]), startTimeUnixNano: bigIntCell(row[1]) }));
}

async function wholeSummaries(
  client: StoreClient,
  { database, traceSpreadHoursMax }: ReaderSettings,
  { tenantId, filter }: TraceSearch,
  candidates: readonly TraceCursor[],
  signal: AbortSignal | undefined,
): Promise<readonly TraceSummary[]> {
  const ids = candidates.map((candidate) => candidate.traceId);
  const starts = candidates.map((candidate) => candidate.startTimeUnixNano);
  const rows = await client.read(summariesQuery(database, tenantId, ids, starts, traceSpreadHoursMax), signal);
  return rows.map((row) => readSummary(row).summary).filter((summary) => stillMatches(summary, filter));
}

function stillMatches(summary: TraceSummary, filter: TraceFilter): boolean {
  const { durationNanoMin, durationNanoMax, range } = filter;
  return (
    summary.startTimeUnixNano >= range.startTimeUnixNano &&
    (durationNanoMin === undefined || summary.durationNano >= durationNanoMin) &&
    (durationNanoMax === undefined || summary.durationNano <= durationNanoMax)
  );
}
