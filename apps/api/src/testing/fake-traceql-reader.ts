import type {
  TraceCursor,
  TraceqlMetrics,
  TraceqlMetricsQuery,
  TraceqlPage,
  TraceqlReader,
  TraceqlSearch,
} from '@clew/store-contract';

export interface TraceqlCall {
  readonly tenantId: string;
  readonly search?: TraceqlSearch;
  readonly page?: { readonly limit: number; readonly after?: TraceCursor };
  readonly metrics?: TraceqlMetricsQuery;
}

const NO_PAGE: TraceqlPage = { items: [], hasNextPage: false, endCursor: undefined, isScanLimited: false };
const NO_METRICS: TraceqlMetrics = {
  ...{ series: [], source: 'storedSpans', unweightedSpanCount: 0, isSeriesLimited: false },
};

/** Gives what it was told to give; remembers what it was asked. */
export class FakeTraceqlReader implements TraceqlReader {
  readonly calls: TraceqlCall[] = [];
  page = NO_PAGE;
  metrics = NO_METRICS;
  failure: Error | undefined;

  reset(): void {
    this.calls.length = 0;
    this.page = NO_PAGE;
    this.metrics = NO_METRICS;
    this.failure = undefined;
  }

  searchTraceql(
    tenantId: string,
    search: TraceqlSearch,
    page: { readonly limit: number; readonly after?: TraceCursor },
  ): Promise<TraceqlPage> {
    this.calls.push({ tenantId, search, page });
    return this.failure === undefined ? Promise.resolve(this.page) : Promise.reject(this.failure);
  }

  traceqlMetrics(tenantId: string, metrics: TraceqlMetricsQuery): Promise<TraceqlMetrics> {
    this.calls.push({ tenantId, metrics });
    return this.failure === undefined ? Promise.resolve(this.metrics) : Promise.reject(this.failure);
  }
}
