import { graphql } from '../generated/index.js';

export const SearchTraces = graphql(`
  query SearchTraces($filter: TraceFilter!, $first: Int!, $after: String) {
    traces(filter: $filter, first: $first, after: $after) {
      nodes {
        ...TraceRow
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }

  fragment TraceRow on TraceSummary {
    traceId
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
`);

export const ServiceNames = graphql(`
  query ServiceNames($range: TimeRange!) {
    services(range: $range) {
      name
    }
  }
`);

export const SpanNames = graphql(`
  query SpanNames($serviceName: String!, $range: TimeRange!) {
    spanNames(serviceName: $serviceName, range: $range)
  }
`);
