/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AnyValueType =
  | 'ARRAY'
  | 'BOOL'
  | 'BYTES'
  | 'DOUBLE'
  | 'EMPTY'
  | 'INT'
  | 'KVLIST'
  | 'STRING';

/** A span or resource attribute equal to a value; numbers and booleans compare by their text. */
export type AttributeFilter = {
  key: string;
  value: string;
};

export type DecisionOutcome =
  /** Its spans were counted, but are not stored. */
  | 'DROPPED'
  /** It is stored, or what came of it late is. */
  | 'KEPT'
  /** Nothing is known of it (any more); `explanation` says what that can mean. */
  | 'UNKNOWN';

export type EdgeConnectionType =
  | 'DATABASE'
  | 'MESSAGING'
  | 'RPC'
  | 'VIRTUAL_NODE';

/**
 * Traces whose whole duration so far is within the bounds, with at least one span that matches serviceName, spanName,
 * statusCode and every attribute together.
 */
export type LiveTraceFilter = {
  attributes?: Array<AttributeFilter> | null | undefined;
  durationMax?: string | null | undefined;
  durationMin?: string | null | undefined;
  serviceName?: string | null | undefined;
  spanName?: string | null | undefined;
  statusCode?: StatusCode | null | undefined;
};

export type MeasureGroupBy =
  /** All together. */
  | 'NONE'
  /** Traces by the service at which they enter; what is stored, delays and cost by the service of the spans. */
  | 'SERVICE'
  /** By the team that pays. */
  | 'TEAM';

export type MeasureUnit =
  | 'BYTES'
  /** Millionths of the currency of the prices. */
  | 'MICROS'
  | 'MILLISECONDS'
  /** From 0 to 1. */
  | 'RATIO'
  | 'SPANS_PER_MINUTE';

export type ServiceGraphNodeType =
  | 'DATABASE'
  | 'MESSAGING'
  | 'SERVICE'
  | 'VIRTUAL_NODE';

export type SpanKind =
  | 'CLIENT'
  | 'CONSUMER'
  | 'INTERNAL'
  | 'PRODUCER'
  | 'SERVER'
  | 'UNSPECIFIED';

export type StatusCode =
  | 'ERROR'
  | 'OK'
  | 'UNSET';

/** From start (inclusive) to end (exclusive). */
export type TimeRange = {
  end: string;
  start: string;
};

/**
 * Traces that start in the range, whose whole duration is within the bounds, with at least one span that matches
 * serviceName, spanName, statusCode and every attribute together.
 */
export type TraceFilter = {
  attributes?: Array<AttributeFilter> | null | undefined;
  durationMax?: string | null | undefined;
  durationMin?: string | null | undefined;
  range: TimeRange;
  serviceName?: string | null | undefined;
  spanName?: string | null | undefined;
  statusCode?: StatusCode | null | undefined;
};

export type TraceqlSource =
  | 'ROLLUP'
  | 'STORED_SPANS';

export type CostQueryVariables = Exact<{
  range: TimeRange;
  teamId?: string | null | undefined;
  serviceName?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type CostQuery = { cost: { start: string, end: string, currency: string, isPriced: boolean, total: string, ingest: string, stored: string, kept: string, spanCount: number, perMillionSpans: string | null, prices: { perGbIngested: string, perMillionSpansStored: string, perGbMonthKept: string }, byTeam: Array<{ name: string, isRemainder: boolean, cost: string, spanCount: number }>, byService: Array<{ name: string, isRemainder: boolean, cost: string, spanCount: number }>, byDay: Array<{ name: string, isRemainder: boolean, cost: string, spanCount: number }> } };

export type CostMonthToDateQueryVariables = Exact<{
  teamId?: string | null | undefined;
  serviceName?: string | null | undefined;
}>;


export type CostMonthToDateQuery = { costMonthToDate: { month: string, monthStart: string, monthEnd: string, projected: string | null, cost: { currency: string, isPriced: boolean, total: string, ingest: string, stored: string, kept: string, spanCount: number, perMillionSpans: string | null } } };

export type DecisionQueryVariables = Exact<{
  traceId: string;
}>;


export type DecisionQuery = { decision: { traceId: string, outcome: DecisionOutcome, explanation: Array<string>, isOpen: boolean, isUpgraded: boolean, isPartial: boolean | null, reason: string | null, policyName: string | null, policyVersion: string | null, probability: number | null, adjustedCount: number | null, upstreamProbability: number | null, decidedAt: string | null, teamId: string | null, environment: string | null, spanCount: number | null, errorSpanCount: number | null, keptSpanCount: number | null, lateSpanCount: number | null, budget: { pressure: number, words: string } | null, records: Array<{ decidedAt: string, kept: boolean, isLate: boolean, reason: string, policyName: string, policyVersion: string, spanCount: number, errorSpanCount: number }> } };

export type LiveTracesSubscriptionVariables = Exact<{
  filter?: LiveTraceFilter | null | undefined;
  query?: string | null | undefined;
}>;


export type LiveTracesSubscription = { liveTraces: { skippedCount: number, traces: Array<{ matchedSpanCount: number, summary: { traceId: string, rootServiceName: string, rootSpanName: string, startTime: string, startTimeUnixNano: string, duration: string, spanCount: number, errorSpanCount: number, services: Array<string>, decisionReason: string, adjustedCount: number | null }, matchedSpans: Array<{ spanId: string, name: string, serviceName: string, startTimeUnixNano: string, duration: string, attributes: Array<{ key: string, value: { type: AnyValueType, text: string } }> }> }> } };

export type MeasuresQueryVariables = Exact<{
  range: TimeRange;
  groupBy?: MeasureGroupBy | null | undefined;
  first?: number | null | undefined;
}>;


export type MeasuresQuery = { measures: Array<{ name: string | null, measures: Array<{ id: string, name: string, unit: MeasureUnit, value: number | null, isMet: boolean | null, explanation: string, target: { atLeast: number | null, atMost: number | null } | null }> }> };

export type SearchTracesQueryVariables = Exact<{
  filter: TraceFilter;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SearchTracesQuery = { traces: { nodes: Array<{ traceId: string, rootServiceName: string, rootSpanName: string, startTime: string, startTimeUnixNano: string, duration: string, spanCount: number, errorSpanCount: number, services: Array<string>, decisionReason: string, adjustedCount: number | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ServiceMapQueryVariables = Exact<{
  range: TimeRange;
  environments?: Array<string> | string | null | undefined;
  teamIds?: Array<string> | string | null | undefined;
  around?: string | null | undefined;
  depth?: number | null | undefined;
}>;


export type ServiceMapQuery = { serviceMap: { nodes: Array<{ id: string, name: string, type: ServiceGraphNodeType, system: string | null, spanCount: number, errorSpanCount: number, adjustedSpanCount: number, durationP50: string, durationP95: string, durationP99: string }>, edges: Array<{ client: string, server: string, clientId: string, serverId: string, connectionType: EdgeConnectionType, requestCount: number, failedRequestCount: number, failureRatio: number, clientEnvironments: Array<string>, serverEnvironments: Array<string>, durationP50: string, durationP95: string, durationP99: string }> } };

export type TraceQueryVariables = Exact<{
  traceId: string;
}>;


export type TraceQuery = { trace: { traceId: string, orphanSpanCount: number, truncated: boolean, summary: { rootServiceName: string, rootSpanName: string, startTimeUnixNano: string, duration: string, spanCount: number, errorSpanCount: number, services: Array<string>, decisionReason: string, adjustedCount: number | null }, spans: Array<{ spanId: string, parentSpanId: string | null, name: string, kind: SpanKind, serviceName: string, startTimeUnixNano: string, endTimeUnixNano: string, duration: string, traceState: string, status: { code: StatusCode, message: string }, attributes: Array<{ key: string, value: { type: AnyValueType, text: string } }>, resource: { attributes: Array<{ key: string, value: { type: AnyValueType, text: string } }> }, scope: { name: string, version: string }, events: Array<{ timeUnixNano: string, name: string, attributes: Array<{ key: string, value: { type: AnyValueType, text: string } }> }>, links: Array<{ traceId: string | null, spanId: string | null }> }> } | null };

export type TraceqlQueryVariables = Exact<{
  query: string;
  range: TimeRange;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type TraceqlQuery = { traceql: { isScanLimited: boolean, nodes: Array<{ summary: { traceId: string, rootServiceName: string, rootSpanName: string, startTime: string, startTimeUnixNano: string, duration: string, spanCount: number, errorSpanCount: number, services: Array<string>, decisionReason: string, adjustedCount: number | null }, spansets: Array<{ matchedSpanCount: number, attributes: Array<{ key: string, value: { type: AnyValueType, text: string } }>, spans: Array<{ spanId: string, name: string, serviceName: string, startTimeUnixNano: string, duration: string, attributes: Array<{ key: string, value: { type: AnyValueType, text: string } }> }> }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TraceqlMetricsQueryVariables = Exact<{
  query: string;
  range: TimeRange;
  stepSeconds?: number | null | undefined;
}>;


export type TraceqlMetricsQuery = { traceqlMetrics: { source: TraceqlSource, unweightedSpanCount: number, isSeriesLimited: boolean, series: Array<{ labels: Array<{ key: string, value: { type: AnyValueType, text: string } }>, points: Array<{ time: string, value: number }> }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const CostDocument = new TypedDocumentString(`
    query Cost($range: TimeRange!, $teamId: ID, $serviceName: String, $first: Int) {
  cost(range: $range, teamId: $teamId, serviceName: $serviceName, first: $first) {
    start
    end
    currency
    isPriced
    prices {
      perGbIngested
      perMillionSpansStored
      perGbMonthKept
    }
    total
    ingest
    stored
    kept
    spanCount
    perMillionSpans
    byTeam {
      name
      isRemainder
      cost
      spanCount
    }
    byService {
      name
      isRemainder
      cost
      spanCount
    }
    byDay {
      name
      isRemainder
      cost
      spanCount
    }
  }
}
    `) as unknown as TypedDocumentString<CostQuery, CostQueryVariables>;
export const CostMonthToDateDocument = new TypedDocumentString(`
    query CostMonthToDate($teamId: ID, $serviceName: String) {
  costMonthToDate(teamId: $teamId, serviceName: $serviceName) {
    month
    monthStart
    monthEnd
    projected
    cost {
      currency
      isPriced
      total
      ingest
      stored
      kept
      spanCount
      perMillionSpans
    }
  }
}
    `) as unknown as TypedDocumentString<CostMonthToDateQuery, CostMonthToDateQueryVariables>;
export const DecisionDocument = new TypedDocumentString(`
    query Decision($traceId: TraceId!) {
  decision(traceId: $traceId) {
    traceId
    outcome
    explanation
    isOpen
    isUpgraded
    isPartial
    reason
    policyName
    policyVersion
    probability
    adjustedCount
    upstreamProbability
    budget {
      pressure
      words
    }
    decidedAt
    teamId
    environment
    spanCount
    errorSpanCount
    keptSpanCount
    lateSpanCount
    records {
      decidedAt
      kept
      isLate
      reason
      policyName
      policyVersion
      spanCount
      errorSpanCount
    }
  }
}
    `) as unknown as TypedDocumentString<DecisionQuery, DecisionQueryVariables>;
export const LiveTracesDocument = new TypedDocumentString(`
    subscription LiveTraces($filter: LiveTraceFilter, $query: String) {
  liveTraces(filter: $filter, query: $query) {
    traces {
      summary {
        traceId
        rootServiceName
        rootSpanName
        startTime
        startTimeUnixNano
        duration
        spanCount
        errorSpanCount
        services
        decisionReason
        adjustedCount
      }
      matchedSpanCount
      matchedSpans {
        spanId
        name
        serviceName
        startTimeUnixNano
        duration
        attributes {
          key
          value {
            type
            text
          }
        }
      }
    }
    skippedCount
  }
}
    `) as unknown as TypedDocumentString<LiveTracesSubscription, LiveTracesSubscriptionVariables>;
export const MeasuresDocument = new TypedDocumentString(`
    query Measures($range: TimeRange!, $groupBy: MeasureGroupBy, $first: Int) {
  measures(range: $range, groupBy: $groupBy, first: $first) {
    name
    measures {
      id
      name
      unit
      value
      isMet
      explanation
      target {
        atLeast
        atMost
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MeasuresQuery, MeasuresQueryVariables>;
export const SearchTracesDocument = new TypedDocumentString(`
    query SearchTraces($filter: TraceFilter!, $first: Int, $after: String) {
  traces(filter: $filter, first: $first, after: $after) {
    nodes {
      traceId
      rootServiceName
      rootSpanName
      startTime
      startTimeUnixNano
      duration
      spanCount
      errorSpanCount
      services
      decisionReason
      adjustedCount
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<SearchTracesQuery, SearchTracesQueryVariables>;
export const ServiceMapDocument = new TypedDocumentString(`
    query ServiceMap($range: TimeRange!, $environments: [String!], $teamIds: [ID!], $around: String, $depth: Int) {
  serviceMap(
    range: $range
    environments: $environments
    teamIds: $teamIds
    around: $around
    depth: $depth
  ) {
    nodes {
      id
      name
      type
      system
      spanCount
      errorSpanCount
      adjustedSpanCount
      durationP50
      durationP95
      durationP99
    }
    edges {
      client
      server
      clientId
      serverId
      connectionType
      requestCount
      failedRequestCount
      failureRatio
      clientEnvironments
      serverEnvironments
      durationP50
      durationP95
      durationP99
    }
  }
}
    `) as unknown as TypedDocumentString<ServiceMapQuery, ServiceMapQueryVariables>;
export const TraceDocument = new TypedDocumentString(`
    query Trace($traceId: TraceId!) {
  trace(traceId: $traceId) {
    traceId
    orphanSpanCount
    truncated
    summary {
      rootServiceName
      rootSpanName
      startTimeUnixNano
      duration
      spanCount
      errorSpanCount
      services
      decisionReason
      adjustedCount
    }
    spans {
      spanId
      parentSpanId
      name
      kind
      serviceName
      startTimeUnixNano
      endTimeUnixNano
      duration
      traceState
      status {
        code
        message
      }
      attributes {
        key
        value {
          type
          text
        }
      }
      resource {
        attributes {
          key
          value {
            type
            text
          }
        }
      }
      scope {
        name
        version
      }
      events {
        timeUnixNano
        name
        attributes {
          key
          value {
            type
            text
          }
        }
      }
      links {
        traceId
        spanId
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TraceQuery, TraceQueryVariables>;
export const TraceqlDocument = new TypedDocumentString(`
    query Traceql($query: String!, $range: TimeRange!, $first: Int, $after: String) {
  traceql(query: $query, range: $range, first: $first, after: $after) {
    nodes {
      summary {
        traceId
        rootServiceName
        rootSpanName
        startTime
        startTimeUnixNano
        duration
        spanCount
        errorSpanCount
        services
        decisionReason
        adjustedCount
      }
      spansets {
        attributes {
          key
          value {
            type
            text
          }
        }
        matchedSpanCount
        spans {
          spanId
          name
          serviceName
          startTimeUnixNano
          duration
          attributes {
            key
            value {
              type
              text
            }
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    isScanLimited
  }
}
    `) as unknown as TypedDocumentString<TraceqlQuery, TraceqlQueryVariables>;
export const TraceqlMetricsDocument = new TypedDocumentString(`
    query TraceqlMetrics($query: String!, $range: TimeRange!, $stepSeconds: Int) {
  traceqlMetrics(query: $query, range: $range, stepSeconds: $stepSeconds) {
    source
    unweightedSpanCount
    isSeriesLimited
    series {
      labels {
        key
        value {
          type
          text
        }
      }
      points {
        time
        value
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TraceqlMetricsQuery, TraceqlMetricsQueryVariables>;