import type { Span, SpanContextOfRequest, SpanKind, StatusCode, TraceId } from '@clew/trace-model';

import type { EdgeConnectionType } from './flush.js';

/** `[start, end)` in Unix nanoseconds. */
export interface TimeRange {
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
}

/**
 * Of which environments ('' for spans that named none) and teams. Absent means any, an empty list none. A call is of an
 * environment or a team when either end is.
 */
export interface RollupScope {
  readonly environments?: readonly string[];
  readonly teamIds?: readonly string[];
}

/** What was counted in a range. */
export interface RollupQuery extends TimeRange, RollupScope {}

export interface EnvironmentSummary {
  /** '' for spans that named none. */
  readonly environment: string;
  readonly spanCount: number;
  readonly errorSpanCount: number;
}

/** Attribute of the span or of its resource equal to a value. The value's text is compared for every scalar type. */
export interface AttributeFilter {
  readonly key: string;
  readonly value: string;
}

/**
 * Traces with at least one span that matches serviceName, spanName, statusCode and all attributes together, whose start
 * lies in the range and whose whole duration is within the bounds. Absent means any.
 */
export interface TraceFilter {
  readonly range: TimeRange;
  readonly serviceName?: string;
  readonly spanName?: string;
  readonly statusCode?: StatusCode;
  readonly attributes?: readonly AttributeFilter[];
  readonly durationNanoMin?: bigint;
  readonly durationNanoMax?: bigint;
}

/** Place in the list of traces, which is ordered by start time, newest first, then by trace id. */
export interface TraceCursor {
  readonly startTimeUnixNano: bigint;
  readonly traceId: TraceId;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
}

export interface TraceSummary {
  readonly traceId: TraceId;
  /** '' while the root span has not arrived. */
  readonly rootServiceName: string;
  readonly rootSpanName: string;
  readonly startTimeUnixNano: bigint;
  /** From the earliest start to the latest end of all stored spans. */
  readonly durationNano: bigint;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  readonly serviceNames: readonly string[];
  readonly decisionReason: string;
  /** 0 when unknown. */
  readonly adjustedCount: number;
}

export interface StoredSpan extends Span, SpanContextOfRequest {
  readonly serviceName: string;
}

export interface StoredTrace {
  readonly summary: TraceSummary;
  /** By start time, then span id. */
  readonly spans: readonly StoredSpan[];
  /** True when the trace has more spans than were asked for. */
  readonly truncated: boolean;
}

export interface FoundTracesQuery {
  /** As a search gave them: they tell where the spans are. */
  readonly traces: readonly TraceSummary[];
  readonly spansPerTraceMax: number;
}

export interface RecentSpansQuery {
  /** Of their start. */
  readonly range: TimeRange;
  /** Team that paid for them. Default: all teams. */
  readonly teamId?: string;
  readonly limit: number;
}

/**
 * Over all spans that came, before sampling. Where senders sample themselves, each span counts once here and for as many as it
 * stands for in the adjusted counts. Quantiles are of the spans that came, within 4.5%.
 */
export interface ServiceSummary {
  readonly serviceName: string;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  readonly adjustedSpanCount: number;
  readonly adjustedErrorSpanCount: number;
  readonly durationP50Nano: number;
  readonly durationP95Nano: number;
  readonly durationP99Nano: number;
}

export interface ServiceGraphNode {
  /** Names of a service, a database and a queue may be alike; this tells them apart. */
  readonly id: string;
  readonly name: string;
  /** `service` for what sends spans itself; else what its callers' spans say it is. */
  readonly type: 'service' | 'database' | 'messaging' | 'virtual_node';
  readonly spanCount: number;
  readonly errorSpanCount: number;
  /** What the spans of a service stand for; of other nodes, as `spanCount`, the calls that were seen. */
  readonly adjustedSpanCount: number;
  /** `db.system.name` or `messaging.system` as callers say it, '' of others. */
  readonly system: string;
  readonly durationP50Nano: number;
  readonly durationP95Nano: number;
  readonly durationP99Nano: number;
}

export interface ServiceGraphEdge {
  readonly client: string;
  readonly server: string;
  /** Of the nodes. */
  readonly clientId: string;
  readonly serverId: string;
  /** In which environments its ends were, in order; an end that sends no spans is in that of the other. */
  readonly clientEnvironments: readonly string[];
  readonly serverEnvironments: readonly string[];
  /** Empty of an end that sends no spans. */
  readonly clientTeamIds: readonly string[];
  readonly serverTeamIds: readonly string[];
  readonly connectionType: EdgeConnectionType;
  readonly requestCount: number;
  readonly failedRequestCount: number;
  readonly durationP50Nano: number;
  readonly durationP95Nano: number;
  readonly durationP99Nano: number;
}

export interface ServiceGraph {
  readonly nodes: readonly ServiceGraphNode[];
  readonly edges: readonly ServiceGraphEdge[];
}

export interface RedQuery extends RollupScope {
  readonly range: TimeRange;
  readonly serviceName?: string;
  readonly spanName?: string;
  readonly spanKind?: SpanKind;
  /** Width of a point, a multiple of 60. */
  readonly stepS: number;
  readonly groupBy: 'none' | 'service' | 'spanName';
}

export interface RedPoint {
  readonly timeUnixS: number;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  /** For how many spans these stand, where senders sample themselves; else the same numbers. */
  readonly adjustedSpanCount: number;
  readonly adjustedErrorSpanCount: number;
  readonly durationP50Nano: number;
  readonly durationP95Nano: number;
  readonly durationP99Nano: number;
}

export interface RedSeries {
  /** '' when not grouped by it. */
  readonly serviceName: string;
  readonly spanName: string;
  /** Points without spans are absent. */
  readonly points: readonly RedPoint[];
}

export interface UsageRow {
  readonly teamId: string;
  readonly serviceName: string;
  /** '' where the sender named none. */
  readonly environment: string;
  readonly hourUnixS: number;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  readonly spanBytes: number;
  readonly ingestBytes: number;
  readonly keptSpanCount: number;
}

/**
 * Reads of one tenant's data; nothing of another tenant is ever visible. Results are deterministic for the same stored
 * data. An unknown tenant, service or trace gives an empty answer, never an error. Rejects with StoreError: `retryable`
 * when the store is away, permanent with code `STORE_LIMIT` when a query passed its time, row or memory limit.
 * Aborting `signal` stops the engine's work.
 */
export interface TraceReader {
  /** Of the stored part of a trace. */
  traceSummary(tenantId: string, traceId: TraceId, signal?: AbortSignal): Promise<TraceSummary | undefined>;
  searchTraces(
    tenantId: string,
    filter: TraceFilter,
    page: { readonly limit: number; readonly after?: TraceCursor },
    signal?: AbortSignal,
  ): Promise<Page<TraceSummary>>;
  /** `outlineOnly`: attributes, events, links, resources and scopes of spans read as empty, and their bulk is not read. */
  trace(
    tenantId: string,
    traceId: TraceId,
    options: { readonly spanCountMax: number; readonly outlineOnly?: boolean },
    signal?: AbortSignal,
  ): Promise<StoredTrace | undefined>;
  /**
   * Whole traces by one question to the store, in the order given. One whose spans are gone by now is absent. The caller bounds
   * their number, and by the counts of the summaries what they hold together.
   */
  foundTraces(tenantId: string, query: FoundTracesQuery, signal?: AbortSignal): Promise<readonly StoredTrace[]>;
  /** Stored spans of all traces, newest first. */
  recentSpans(tenantId: string, query: RecentSpansQuery, signal?: AbortSignal): Promise<readonly StoredSpan[]>;
  services(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<readonly ServiceSummary[]>;
  /** Most frequent first, at most `limit`. */
  spanNames(
    tenantId: string,
    query: RollupScope & { readonly range: TimeRange; readonly serviceName: string; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
  /** Environments that spans came from, by name. */
  environments(tenantId: string, range: TimeRange, signal?: AbortSignal): Promise<readonly EnvironmentSummary[]>;
  serviceGraph(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<ServiceGraph>;
  redMetrics(tenantId: string, query: RedQuery, signal?: AbortSignal): Promise<readonly RedSeries[]>;
  usage(tenantId: string, query: RollupQuery, signal?: AbortSignal): Promise<readonly UsageRow[]>;
}
