import type { Page, TimeRange, TraceCursor, TraceFilter, TraceSummary } from '@clew/store-contract';

import type { StoreClient } from '../store-client.js';
import { bigIntCell, traceIdCell } from './cells.js';
import type { ReaderSettings } from './clickhouse-reader.js';
import { searchCandidatesQuery, summariesQuery } from './search-sql.js';
import { readSummary } from './summary-row.js';
import { searchWindows } from './time-bounds.js';

export interface TraceSearch {
  readonly tenantId: string;
  readonly filter: TraceFilter;
  readonly limit: number;
  readonly after?: TraceCursor;
}

/**
 * Searches window by window, newest first, until the page is full: most pages come from the last hours, however long the range is.
 * In each window it finds candidates, then reads the whole summaries of just those. A candidate can prove to have begun
 * before the window (then it belongs to an older one) or to be outside the bounds of duration, once all of it is seen.
 */
export async function searchTraces(
  client: StoreClient,
  settings: ReaderSettings,
  search: TraceSearch,
  signal?: AbortSignal,
): Promise<Page<TraceSummary>> {
  const { filter, limit, after } = search;
  const found: TraceSummary[] = [];
  const wanted = limit + 1; // one more tells whether there is a next page
  for (const window of searchWindows(filter.range, after?.startTimeUnixNano)) {
    const inWindow = { ...search, filter: { ...filter, range: window } };
    found.push(...(await searchWindow(client, settings, inWindow, wanted - found.length, signal)));
    if (found.length === wanted) break;
  }
  return { items: found.slice(0, limit), hasNextPage: found.length > limit };
}

async function searchWindow(
  client: StoreClient,
  settings: ReaderSettings,
  search: TraceSearch,
  wanted: number,
  signal: AbortSignal | undefined,
): Promise<readonly TraceSummary[]> {
  const found: TraceSummary[] = [];
  let { after } = search;
  while (found.length < wanted) {
    const limit = wanted - found.length;
    const candidates = await findCandidates(client, settings, search, { after, limit }, signal);
    if (candidates.length === 0) break;
    const summaries = await wholeSummaries(client, settings, search.tenantId, candidates, signal);
    found.push(...summaries.filter((summary) => matches(summary, search.filter)));
    if (candidates.length < limit) break;
    after = candidates.at(-1);
  }
  return found;
}

async function findCandidates(
  client: StoreClient,
  { database, traceSpreadHoursMax }: ReaderSettings,
  { tenantId, filter }: TraceSearch,
  page: { readonly after: TraceCursor | undefined; readonly limit: number },
  signal: AbortSignal | undefined,
): Promise<readonly TraceCursor[]> {
  const query = { database, tenantId, filter, ...page, spreadHours: traceSpreadHoursMax };
  const rows = await client.read(searchCandidatesQuery(query), signal);
  return rows.map((row) => ({ traceId: traceIdCell(row[0]), startTimeUnixNano: bigIntCell(row[1]) }));
}

async function wholeSummaries(
  client: StoreClient,
  { database, traceSpreadHoursMax }: ReaderSettings,
  tenantId: string,
  candidates: readonly TraceCursor[],
  signal: AbortSignal | undefined,
): Promise<readonly TraceSummary[]> {
  const rows = await client.read(summariesQuery(database, tenantId, candidates, traceSpreadHoursMax), signal);
  return rows.map((row) => readSummary(row).summary);
}

function matches(summary: TraceSummary, { range, durationNanoMin, durationNanoMax }: TraceFilter): boolean {
  return (
    isWithin(summary.startTimeUnixNano, range) &&
    (durationNanoMin === undefined || summary.durationNano >= durationNanoMin) &&
    (durationNanoMax === undefined || summary.durationNano <= durationNanoMax)
  );
}

function isWithin(unixNano: bigint, range: TimeRange): boolean {
  return unixNano >= range.startTimeUnixNano && unixNano < range.endTimeUnixNano;
}
