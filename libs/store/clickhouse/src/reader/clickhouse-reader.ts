import type {
  EnvironmentSummary,
  FoundTracesQuery,
  Page,
  RecentSpansQuery,
  RedPoint,
  RedQuery,
  RedSeries,
  RollupQuery,
  RollupScope,
  ServiceGraph,
  ServiceSummary,
  StoredSpan,
  StoredTrace,
  TimeRange,
  TraceCursor,
  TraceFilter,
  TraceReader,
  TraceSummary,
  UsageRow,
} from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

import type { StoreSettings } from '../options.js';
import { EDGE_CONNECTION_TYPES } from '../schema-types.js';
import type { Cell, StoreClient } from '../store-client.js';
import type { AttributeTexts } from './attribute-row.js';
import { numberCell, oneOfCell, textCell } from './cells.js';
import { bucketsOf, durationQuantiles } from './duration-quantile.js';
import { recentSpansQuery } from './recent-spans-sql.js';
import { foundTraces } from './found-traces.js';
import { edgesQuery, environmentsQuery, redQuery, servicesQuery, spanNamesQuery, usageQuery } from './rollup-sql.js';
import { serviceGraph, type EdgeRow } from './service-graph.js';
import { ALL_PARTS, OUTLINE_PARTS, readSpan } from './span-row.js';
import { readSummary, type SummaryRow } from './summary-row.js';
import { searchTraces } from './trace-search.js';
import { traceSpansQuery, traceSummaryQuery } from './trace-sql.js';

export type ReaderSettings = Pick<StoreSettings, 'database' | 'traceSpansMax' | 'traceSpreadHoursMax'>;

/** Reads with SQL that other files build and golden files show. */
export class ClickHouseReader implements TraceReader {
  readonly #client: StoreClient;
  readonly #settings: ReaderSettings;

  constructor(client: StoreClient, settings: ReaderSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  searchTraces(
    tenantId: string,
    filter: TraceFilter,
    page: { readonly limit: number; readonly after?: TraceCursor },
    signal?: AbortSignal,
  ): Promise<Page<TraceSummary>> {
    return searchTraces(this.#client, this.#settings, { tenantId, filter, ...page }, signal);
  }

  async traceSummary(tenantId: string, traceId: TraceId, signal?: AbortSignal): Promise<TraceSummary | undefined> {
    return (await this.#found(tenantId, traceId, signal))?.summary;
  }

  async trace(
    tenantId: string,
    traceId: TraceId,
    options: { readonly spanCountMax: number; readonly outlineOnly?: boolean },
    signal?: AbortSignal,
  ): Promise<StoredTrace | undefined> {
    const { database, traceSpansMax } = this.#settings;
    const found = await this.#found(tenantId, traceId, signal);
    if (found === undefined) return undefined;
    const spanCountMax = Math.min(options.spanCountMax, traceSpansMax);
    const wanted = Math.min(found.summary.spanCount, spanCountMax + 1);
    const read = { limit: spanCountMax + 1, parts: options.outlineOnly === true ? OUTLINE_PARTS : ALL_PARTS };
    let rows = await this.#client.read(traceSpansQuery(database, tenantId, found, { ...read, bounded: true }), signal);
    if (rows.length < wanted) {
      rows = await this.#client.read(traceSpansQuery(database, tenantId, found, { ...read, bounded: false }), signal);
    }
    const texts: AttributeTexts = new Map();
    const spans = rows.slice(0, spanCountMax).map((span) => readSpan(span, texts));
    return { summary: found.summary, spans, truncated: rows.length > spanCountMax };
  }

  foundTraces(tenantId: string, query: FoundTracesQuery, signal?: AbortSignal): Promise<readonly StoredTrace[]> {
    return foundTraces(this.#client, this.#settings, tenantId, query, signal);
  }

  async recentSpans(tenantId: string, query: RecentSpansQuery, signal?: AbortSignal): Promise<readonly StoredSpan[]> {
    const rows = await this.#client.read(recentSpansQuery(this.#settings.database, tenantId, query), signal);
    const texts: AttributeTexts = new Map();
    return rows.map((row) => readSpan(row, texts));
  }

  async services(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<readonly ServiceSummary[]> {
    const rows = await this.#client.read(servicesQuery(this.#settings.database, tenantId, query), signal);
    return rows.map((row) => ({
      serviceName: textCell(row[0]),
      spanCount: numberCell(row[1]),
      errorSpanCount: numberCell(row[2]),
      adjustedSpanCount: numberCell(row[3]),
      adjustedErrorSpanCount: numberCell(row[4]),
      ...durationQuantiles(bucketsOf(row[5], row[6])),
    }));
  }

  async spanNames(
    tenantId: string,
    query: RollupScope & { readonly range: TimeRange; readonly serviceName: string; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    const rows = await this.#client.read(spanNamesQuery(this.#settings.database, tenantId, query), signal);
    return rows.map((row) => textCell(row[0]));
  }

  async environments(tenantId: string, range: TimeRange, signal?: AbortSignal): Promise<readonly EnvironmentSummary[]> {
    const rows = await this.#client.read(environmentsQuery(this.#settings.database, tenantId, range), signal);
    return rows.map((row) => ({
      environment: textCell(row[0]),
      spanCount: numberCell(row[1]),
      errorSpanCount: numberCell(row[2]),
    }));
  }

  async serviceGraph(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<ServiceGraph> {
    const [services, edges] = await Promise.all([
      this.services(tenantId, query, signal),
      this.#client.read(edgesQuery(this.#settings.database, tenantId, query), signal),
    ]);
    return serviceGraph(services, edges.map(readEdge));
  }

  async redMetrics(tenantId: string, query: RedQuery, signal?: AbortSignal): Promise<readonly RedSeries[]> {
    if (!Number.isSafeInteger(query.stepS) || query.stepS < 60 || query.stepS % 60 !== 0) {
      throw new RangeError(`stepS is ${String(query.stepS)}; it must be a multiple of 60`);
    }
    const rows = await this.#client.read(redQuery(this.#settings.database, tenantId, query), signal);
    return seriesOf(rows);
  }

  async usage(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<readonly UsageRow[]> {
    const rows = await this.#client.read(usageQuery(this.#settings.database, tenantId, query), signal);
    return rows.map((row) => ({
      teamId: textCell(row[0]),
      serviceName: textCell(row[1]),
      environment: textCell(row[2]),
      hourUnixS: numberCell(row[3]),
      spanCount: numberCell(row[4]),
      errorSpanCount: numberCell(row[5]),
      spanBytes: numberCell(row[6]),
      ingestBytes: numberCell(row[7]),
      keptSpanCount: numberCell(row[8]),
    }));
  }

  async #found(tenantId: string, traceId: TraceId, signal: AbortSignal | undefined): Promise<SummaryRow | undefined> {
    const [row] = await this.#client.read(traceSummaryQuery(this.#settings.database, tenantId, traceId), signal);
    return row === undefined ? undefined : readSummary(row);
  }
}

function readEdge(row: readonly Cell[]): EdgeRow {
  return {
    client: textCell(row[0]),
    server: textCell(row[1]),
    connectionType: oneOfCell(row[2], EDGE_CONNECTION_TYPES),
    peerSystem: textCell(row[3]),
    clientEnvironment: textCell(row[4]),
    serverEnvironment: textCell(row[5]),
    clientTeamId: textCell(row[6]),
    serverTeamId: textCell(row[7]),
    requestCount: numberCell(row[8]),
    failedRequestCount: numberCell(row[9]),
    buckets: bucketsOf(row[10], row[11]),
  };
}

/** Rows come ordered by series, so a new name begins a new one. */
function seriesOf(rows: readonly (readonly Cell[])[]): readonly RedSeries[] {
  const series: (RedSeries & { readonly points: RedPoint[] })[] = [];
  for (const row of rows) {
    const serviceName = textCell(row[0]);
    const spanName = textCell(row[1]);
    let current = series.at(-1);
    if (current?.serviceName !== serviceName || current.spanName !== spanName) {
      current = { serviceName, spanName, points: [] };
      series.push(current);
    }
    current.points.push({
      timeUnixS: numberCell(row[2]),
      spanCount: numberCell(row[3]),
      errorSpanCount: numberCell(row[4]),
      adjustedSpanCount: numberCell(row[5]),
      adjustedErrorSpanCount: numberCell(row[6]),
      ...durationQuantiles(bucketsOf(row[7], row[8])),
    });
  }
  return series;
}
