import { graphql } from '../generated/index.js';

export const SearchTraceql = graphql(`
  query SearchTraceql($query: String!, $range: TimeRange!, $first: Int!, $after: String) {
    traceql(query: $query, range: $range, first: $first, after: $after) {
      nodes {
        summary {
          ...TraceRow
        }
        spansets {
          attributes {
            ...MatchedValue
          }
          matchedSpanCount
          spans {
            spanId
            name
            serviceName
            startTimeUnixNano
            duration
            attributes {
              ...MatchedValue
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

  fragment MatchedValue on KeyValue {
    key
    value {
      type
      text
    }
  }
`);

export const LoadTraceqlMetrics = graphql(`
  query LoadTraceqlMetrics($query: String!, $range: TimeRange!, $stepSeconds: Int!) {
    traceqlMetrics(query: $query, range: $range, stepSeconds: $stepSeconds) {
      source
      unweightedSpanCount
      isSeriesLimited
      series {
        labels {
          ...MatchedValue
        }
        points {
          time
          value
        }
      }
    }
  }
`);

export const CompleteTraceql = graphql(`
  query CompleteTraceql($query: String!, $position: Int!, $range: TimeRange!, $first: Int!) {
    completeTraceql(query: $query, position: $position, range: $range, first: $first) {
      from
      items {
        text
        kind
        detail
        spanCount
        serviceNames
      }
    }
  }
`);
