import type {
  MatchedTrace,
  StoredSpan,
  TimeRange,
  TraceCursor,
  TraceqlPage,
  TraceqlSearch,
  TraceSummary,
} from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import { compileSearch, type CompiledSearch } from '@clew/traceql';

import type { StoreSettings } from '../options.js';
import type { AttributeTexts } from '../reader/attribute-row.js';
import { bigIntCell, traceIdCell } from '../reader/cells.js';
import { summariesQuery } from '../reader/search-sql.js';
import { readSpan, type SpanParts } from '../reader/span-row.js';
import { readSummary } from '../reader/summary-row.js';
import { searchWindows } from '../reader/time-bounds.js';
import type { StoreClient } from '../store-client.js';
import { candidatesQuery } from './candidates-sql.js';
import { partsOf } from './span-parts.js';
import { spansOfTracesQuery } from './spans-sql.js';
import { matchedSpansets } from './trace-match.js';

export type TraceqlSettings = Pick<
  StoreSettings,
  'database' | 'traceSpreadHoursMax' | 'traceqlCandidatesMax' | 'traceqlSpansMax' | 'traceqlTraceSpansMax'
>;

export interface SearchRequest extends TraceqlSearch {
  readonly tenantId: string;
  readonly limit: number;
  readonly after?: TraceCursor;
}

/** Candidates asked for at once: more for each batch that did not fill the page, since few of them match then. */
const BATCH_GROWTH = 2;
const BATCH_MAX = 200;
/** Spans that are in memory at once, unless one trace alone has more. */
const SPANS_AT_ONCE = 50_000;

/**
 * Goes through the candidates newest first, in windows of time and in batches, and lets the evaluator judge the spans of each, until
 * the page is full, nothing is left, or a limit is reached.
 */
export async function searchTraceql(
  client: StoreClient,
  settings: TraceqlSettings,
  request: SearchRequest,
  signal?: AbortSignal,
): Promise<TraceqlPage> {
  return new TraceqlScan(client, settings, request, signal).page();
}

class TraceqlScan {
  readonly #client: StoreClient;
  readonly #settings: TraceqlSettings;
  readonly #request: SearchRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #search: CompiledSearch;
  readonly #parts: SpanParts;
  readonly #wanted: number;
  readonly #found: MatchedTrace[] = [];
  #candidateCount = 0;
  #spanCount = 0;
  #isPartial = false;
  #seenUpTo: TraceCursor | undefined;

  constructor(client: StoreClient, settings: TraceqlSettings, request: SearchRequest, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#settings = settings;
    this.#request = request;
    this.#signal = signal;
    this.#search = compileSearch(request.query);
    this.#parts = partsOf(request.query);
    this.#wanted = request.limit + 1; // one more tells whether there is a next page
    this.#seenUpTo = request.after;
  }

  async page(): Promise<TraceqlPage> {
    const { range, after } = this.#request;
    for (const window of searchWindows(range, after?.startTimeUnixNano)) {
      await this.#searchWindow(window);
      if (this.#isFull() || this.#isOverLimit()) break;
    }
    return this.#answer();
  }

  #answer(): TraceqlPage {
    const items = this.#found.slice(0, this.#request.limit);
    const isStopped = !this.#isFull() && this.#isOverLimit();
    return {
      items,
      hasNextPage: this.#isFull() || isStopped,
      endCursor: isStopped ? this.#seenUpTo : items.at(-1)?.summary,
      isScanLimited: isStopped || this.#isPartial,
    };
  }

  #isFull(): boolean {
    return this.#found.length >= this.#wanted;
  }

  #isOverLimit(): boolean {
    const { traceqlCandidatesMax, traceqlSpansMax } = this.#settings;
    return this.#candidateCount >= traceqlCandidatesMax || this.#spanCount >= traceqlSpansMax;
  }

  async #searchWindow(window: TimeRange): Promise<void> {
    let limit = Math.min(this.#wanted, BATCH_MAX);
    let { after } = this.#request;
    for (;;) {
      const candidates = await this.#candidates(window, after, limit);
      after = candidates.at(-1);
      if (after === undefined) return;
      const isThrough = await this.#judge(await this.#summaries(candidates, window));
      if (isThrough) this.#seenUpTo = after;
      if (this.#isFull() || this.#isOverLimit() || candidates.length < limit) return;
      limit = Math.min(limit * BATCH_GROWTH, BATCH_MAX);
    }
  }

  async #candidates(window: TimeRange, after: TraceCursor | undefined, limit: number): Promise<readonly TraceCursor[]> {
    const { database, traceSpreadHoursMax: spreadHours } = this.#settings;
    const { tenantId, query } = this.#request;
    const sql = candidatesQuery({ database, tenantId, query, range: window, after, limit, spreadHours });
    const rows = await this.#client.read(sql, this.#signal);
    this.#candidateCount += rows.length;
    return rows.map((row) => ({ traceId: traceIdCell(row[0]), startTimeUnixNano: bigIntCell(row[1]) }));
  }

  /** A candidate can prove to have begun before the window once all of it is seen: then it belongs to an older one. */
  async #summaries(candidates: readonly TraceCursor[], window: TimeRange): Promise<readonly TraceSummary[]> {
    const { database, traceSpreadHoursMax } = this.#settings;
    const query = summariesQuery(database, this.#request.tenantId, candidates, traceSpreadHoursMax);
    const rows = await this.#client.read(query, this.#signal);
    return rows
      .map((row) => readSummary(row).summary)
      .filter(({ startTimeUnixNano }) => startTimeUnixNano >= window.startTimeUnixNano);
  }

  /** False when it stopped at a limit before the last of them. */
  async #judge(summaries: readonly TraceSummary[]): Promise<boolean> {
    for (const traces of inChunks(summaries)) {
      const spans = await this.#spansOf(traces);
      for (const summary of traces) {
        const ofTrace = spans.get(summary.traceId) ?? [];
        this.#isPartial ||= ofTrace.length >= this.#settings.traceqlTraceSpansMax;
        const match = this.#search.match({ spans: ofTrace, summary });
        if (match !== undefined) {
          this.#found.push({ summary, spansets: matchedSpansets(match, this.#request.spansPerSpansetMax) });
        }
        this.#seenUpTo = summary;
        if (this.#isFull()) return false;
      }
      if (this.#spanCount >= this.#settings.traceqlSpansMax) return false;
    }
    return true;
  }

  async #spansOf(traces: readonly TraceSummary[]): Promise<ReadonlyMap<TraceId, readonly StoredSpan[]>> {
    const { database, traceSpreadHoursMax: spreadHours, traceqlTraceSpansMax: spansPerTraceMax } = this.#settings;
    const options = { parts: this.#parts, spansPerTraceMax, spreadHours };
    const query = spansOfTracesQuery(database, this.#request.tenantId, traces, options);
    const rows = await this.#client.read(query, this.#signal);
    this.#spanCount += rows.length;
    const texts: AttributeTexts = new Map();
    const spans = new Map<TraceId, StoredSpan[]>();
    for (const row of rows) {
      const span = readSpan(row, texts);
      const ofTrace = spans.get(span.traceId);
      if (ofTrace === undefined) spans.set(span.traceId, [span]);
      else ofTrace.push(span);
    }
    return spans;
  }
}

function* inChunks(summaries: readonly TraceSummary[]): Generator<readonly TraceSummary[]> {
  let chunk: TraceSummary[] = [];
  let spanCount = 0;
  for (const summary of summaries) {
    if (chunk.length > 0 && spanCount + summary.spanCount > SPANS_AT_ONCE) {
      yield chunk;
      chunk = [];
      spanCount = 0;
    }
    chunk.push(summary);
    spanCount += summary.spanCount;
  }
  if (chunk.length > 0) yield chunk;
}
