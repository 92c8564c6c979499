import type {
  DecisionCursor,
  DecisionReader,
  DryRunCandidate,
  DryRunService,
  RecordedDecisions,
  SamplingQualityGroup,
  SamplingQualityQuery,
  StoredDecision,
  TimeRange,
} from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

import type { StoreClient } from '../store-client.js';
import { readDecision } from './decision-row.js';
import { decisionQuery, recordedDecisionsQuery } from './decision-sql.js';
import { readDryRunCandidate, readDryRunService, readQualityGroup } from './sampling-row.js';
import { dryRunCandidatesQuery, dryRunQuery, samplingQualityQuery } from './sampling-sql.js';
import { forwardWindows } from './time-bounds.js';

/** A trace whose late spans never end would have a row for each time they came. */
const ROWS_OF_TRACE_MAX = 500;
/** What `recordedDecisions` holds in memory at once, whatever the caller asks for. */
const PAGE_ROWS_MAX = 50_000;

/** Reads with SQL that other files build and golden files show. */
export class ClickHouseDecisionReader implements DecisionReader {
  readonly #client: StoreClient;
  readonly #database: string;

  constructor(client: StoreClient, database: string) {
    this.#client = client;
    this.#database = database;
  }

  async decision(tenantId: string, traceId: TraceId, signal?: AbortSignal): Promise<readonly StoredDecision[]> {
    const rows = await this.#client.read(decisionQuery(this.#database, tenantId, traceId, ROWS_OF_TRACE_MAX), signal);
    return rows.map(readDecision);
  }

  /** Five minutes by five minutes, as the table is sorted: a page costs what these hold, however long the range is. */
  async recordedDecisions(
    tenantId: string,
    query: { readonly range: TimeRange; readonly limit: number; readonly after?: DecisionCursor },
    signal?: AbortSignal,
  ): Promise<RecordedDecisions> {
    const { range, after } = query;
    const limit = Math.min(query.limit, PAGE_ROWS_MAX);
    const items: StoredDecision[] = [];
    for (const window of forwardWindows(range, after?.decidedAtUnixMs)) {
      const page = { database: this.#database, tenantId, range: window, after, limit: limit - items.length };
      const rows = await this.#client.read(recordedDecisionsQuery(page), signal);
      for (const row of rows) items.push(readDecision(row));
      if (items.length >= limit) return { items, next: items.at(-1) };
    }
    return { items, next: undefined };
  }

  async samplingQuality(
    tenantId: string,
    query: SamplingQualityQuery,
    signal?: AbortSignal,
  ): Promise<readonly SamplingQualityGroup[]> {
    const rows = await this.#client.read(samplingQualityQuery(this.#database, tenantId, query), signal);
    return rows.map(readQualityGroup);
  }

  async dryRunCandidates(
    tenantId: string,
    range: TimeRange,
    signal?: AbortSignal,
  ): Promise<readonly DryRunCandidate[]> {
    const rows = await this.#client.read(dryRunCandidatesQuery(this.#database, tenantId, range), signal);
    return rows.map(readDryRunCandidate);
  }

  async dryRun(
    tenantId: string,
    query: { readonly candidateVersion: string; readonly range: TimeRange; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly DryRunService[]> {
    const rows = await this.#client.read(dryRunQuery(this.#database, tenantId, query), signal);
    return rows.map(readDryRunService);
  }
}
