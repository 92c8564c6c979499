import type {
  TraceCursor,
  TraceqlMetrics,
  TraceqlMetricsQuery,
  TraceqlPage,
  TraceqlReader,
  TraceqlSearch,
} from '@clew/store-contract';

import type { StoreSettings } from '../options.js';
import type { StoreClient } from '../store-client.js';
import { traceqlMetrics } from './traceql-metrics.js';
import { searchTraceql } from './traceql-search.js';

/** TraceQL over the stored spans: see docs/adr/0010-asking.md. */
export class ClickHouseTraceqlReader implements TraceqlReader {
  readonly #client: StoreClient;
  readonly #settings: StoreSettings;

  constructor(client: StoreClient, settings: StoreSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  searchTraceql(
    tenantId: string,
    search: TraceqlSearch,
    page: { readonly limit: number; readonly after?: TraceCursor },
    signal?: AbortSignal,
  ): Promise<TraceqlPage> {
    const request = { tenantId, ...search, ...page };
    return searchTraceql(this.#client, this.#settings, request, signal);
  }

  traceqlMetrics(tenantId: string, query: TraceqlMetricsQuery, signal?: AbortSignal): Promise<TraceqlMetrics> {
    const request = { tenantId, ...query };
    return traceqlMetrics(this.#client, this.#settings, request, signal);
  }
}
