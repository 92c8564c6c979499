import type { KeyValue, SpanId } from '@clew/trace-model';
import type { TraceqlQuery } from '@clew/traceql';

import type { TimeRange, TraceCursor, TraceSummary } from './trace-reader.js';

export interface TraceqlSearch {
  /** Checked, and without a metrics stage. */
  readonly query: TraceqlQuery;
  /** Of the start of traces. */
  readonly range: TimeRange;
  /** Matched spans given of each spanset; all are counted. */
  readonly spansPerSpansetMax: number;
}

export interface MatchedSpan {
  readonly spanId: SpanId;
  readonly name: string;
  readonly serviceName: string;
  readonly startTimeUnixNano: bigint;
  readonly durationNano: bigint;
  /** Values of the fields that the query names, those that the span has. */
  readonly attributes: readonly KeyValue[];
}

export interface MatchedSpanset {
  /** What the set is grouped by, and its aggregates. */
  readonly attributes: readonly KeyValue[];
  readonly matchedSpanCount: number;
  /** By start time, then span id. */
  readonly spans: readonly MatchedSpan[];
}

export interface MatchedTrace {
  readonly summary: TraceSummary;
  /** At least one. */
  readonly spansets: readonly MatchedSpanset[];
}

export interface TraceqlPage {
  /** Newest first by the start of the trace, then by trace id. */
  readonly items: readonly MatchedTrace[];
  readonly hasNextPage: boolean;
  /** Where the next page goes on: after the last item, or after what was looked at last. */
  readonly endCursor: TraceCursor | undefined;
  /** The search stopped at a limit before the page was full, or looked at a trace only in part. */
  readonly isScanLimited: boolean;
}

export interface TraceqlMetricsQuery {
  /** Checked, and with a metrics stage. */
  readonly query: TraceqlQuery;
  /** Of the start of spans. */
  readonly range: TimeRange;
  /** Width of a point in seconds. Points lie at whole multiples of it since 1970. */
  readonly stepS: number;
}

export interface TraceqlPoint {
  readonly timeUnixS: number;
  /** Seconds for durations, per second for rates. */
  readonly value: number;
}

export interface TraceqlSeries {
  readonly labels: readonly KeyValue[];
  /** Oldest first. Steps without a value are absent. */
  readonly points: readonly TraceqlPoint[];
}

export interface TraceqlMetrics {
  readonly series: readonly TraceqlSeries[];
  /** Counted before sampling, or stored spans by what each stands for. */
  readonly source: 'rollup' | 'storedSpans';
  /** Stored spans whose weight is unknown; each counted as one. */
  readonly unweightedSpanCount: number;
  /** There are more series; the largest are given. */
  readonly isSeriesLimited: boolean;
}

/** The store can't answer this query, though the language allows it. `from` and `to` are the place in its text. */
export class TraceqlUnsupportedError extends Error {
  override readonly name = 'TraceqlUnsupportedError';
  readonly from: number;
  readonly to: number;

  constructor(message: string, place: { readonly from: number; readonly to: number }) {
    super(message);
    this.from = place.from;
    this.to = place.to;
  }
}

/**
 * Answers TraceQL with one tenant's data, as the evaluator of @clew/traceql would over its stored traces. Results are
 * deterministic for the same stored data. Rejects as TraceReader does; also with TraceqlUnsupportedError.
 * Aborting `signal` stops the engine's work.
 */
export interface TraceqlReader {
  searchTraceql(
    tenantId: string,
    search: TraceqlSearch,
    page: { readonly limit: number; readonly after?: TraceCursor },
    signal?: AbortSignal,
  ): Promise<TraceqlPage>;
  traceqlMetrics(tenantId: string, query: TraceqlMetricsQuery, signal?: AbortSignal): Promise<TraceqlMetrics>;
}
