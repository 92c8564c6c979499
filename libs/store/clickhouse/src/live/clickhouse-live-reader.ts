import type {
  ArrivalQuery,
  ArrivedFlushes,
  FlushesSince,
  FlushId,
  LivePosition,
  LiveReader,
  StoredSpan,
  TraceSummary,
} from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

import type { StoreSettings } from '../options.js';
import type { AttributeTexts } from '../reader/attribute-row.js';
import { bigIntCell, numberCell, textCell, traceIdCell } from '../reader/cells.js';
import { summariesQuery } from '../reader/search-sql.js';
import { readSpan } from '../reader/span-row.js';
import { readSummary } from '../reader/summary-row.js';
import type { Cell, StoreClient } from '../store-client.js';
import { spansOfTracesQuery } from '../traceql/spans-sql.js';
import {
  arrivalsQuery,
  countArrivalsQuery,
  flushesSinceQuery,
  newestFlushesQuery,
  serverTimeQuery,
} from './live-sql.js';

const WHOLE_SPANS = { attributes: true, events: true, links: true, resource: true, scope: true };

/** Follows the marks that flushes leave when all of them is stored. */
export class ClickHouseLiveReader implements LiveReader {
  readonly #client: StoreClient;
  readonly #settings: Pick<StoreSettings, 'database' | 'traceSpreadHoursMax'>;

  constructor(client: StoreClient, settings: Pick<StoreSettings, 'database' | 'traceSpreadHoursMax'>) {
    this.#client = client;
    this.#settings = settings;
  }

  async newestPosition(signal?: AbortSignal): Promise<LivePosition> {
    // The time first: a partition that speaks up between the two is then new, and not overlooked.
    const [now] = await this.#client.read(serverTimeQuery(), signal);
    const sinceUnixMs = numberCell(now?.[0]);
    const rows = await this.#client.read(newestFlushesQuery(this.#settings.database), signal);
    return { partitions: rows.map((row) => readFlush(row)), sinceUnixMs };
  }

  async flushesSince(position: LivePosition, limitPerPartition: number, signal?: AbortSignal): Promise<FlushesSince> {
    const query = flushesSinceQuery(this.#settings.database, position, limitPerPartition);
    const rows = await this.#client.read(query, signal);
    const flushes = rows.map((row) => readFlush(row));
    const partitions = new Map(position.partitions.map((each) => [keyOf(each), each]));
    for (const flush of flushes) partitions.set(keyOf(flush), flush);
    const sinceUnixMs = Math.max(position.sinceUnixMs, ...rows.map((row) => numberCell(row[3])));
    return { flushes, position: { partitions: [...partitions.values()], sinceUnixMs } };
  }

  async arrivals(tenantId: string, query: ArrivalQuery, signal?: AbortSignal): Promise<readonly TraceSummary[]> {
    if (query.flushes.length === 0) return [];
    const { database, traceSpreadHoursMax } = this.#settings;
    const rows = await this.#client.read(arrivalsQuery(database, tenantId, query), signal);
    if (rows.length === 0) return [];
    const seen = rows.map((row) => ({ traceId: traceIdCell(row[0]), startTimeUnixNano: bigIntCell(row[1]) }));
    const summaries = await this.#client.read(summariesQuery(database, tenantId, seen, traceSpreadHoursMax), signal);
    const byId = new Map(summaries.map((row) => [traceIdCell(row[0]), readSummary(row).summary]));
    return seen.flatMap(({ traceId }) => byId.get(traceId) ?? []);
  }

  async countArrivals(tenantId: string, query: ArrivedFlushes, signal?: AbortSignal): Promise<number> {
    if (query.flushes.length === 0) return 0;
    const [row] = await this.#client.read(countArrivalsQuery(this.#settings.database, tenantId, query), signal);
    return numberCell(row?.[0]);
  }

  async spansOf(
    tenantId: string,
    traces: readonly TraceSummary[],
    spansPerTraceMax: number,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<TraceId, readonly StoredSpan[]>> {
    const spans = new Map<TraceId, StoredSpan[]>();
    if (traces.length === 0) return spans;
    const { database, traceSpreadHoursMax: spreadHours } = this.#settings;
    const options = { parts: WHOLE_SPANS, spansPerTraceMax, spreadHours };
    const texts: AttributeTexts = new Map();
    for (const row of await this.#client.read(spansOfTracesQuery(database, tenantId, traces, options), signal)) {
      const span = readSpan(row, texts);
      const ofTrace = spans.get(span.traceId);
      if (ofTrace === undefined) spans.set(span.traceId, [span]);
      else ofTrace.push(span);
    }
    return spans;
  }
}

function readFlush(row: readonly Cell[]): FlushId {
  return { stream: textCell(row[0]), partition: numberCell(row[1]), flushNumber: bigIntCell(row[2]) };
}

function keyOf({ stream, partition }: FlushId): string {
  return `${stream}:${String(partition)}`;
}
