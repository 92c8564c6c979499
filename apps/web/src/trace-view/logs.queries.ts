import { graphql } from '../generated/index.js';

/** Log records of a trace, or of one of its spans. */
export const TraceLogs = graphql(`
  query TraceLogs($traceId: TraceId!, $spanId: SpanId, $first: Int!) {
    logs(filter: { traceId: $traceId, spanId: $spanId }, first: $first, order: OLDEST_FIRST) {
      nodes {
        spanId
        eventTimeUnixNano
        severity
        severityText
        eventName
        serviceName
        body {
          type
          text
          bytesValue
          jsonValue
        }
        attributes {
          ...Attribute
        }
        droppedAttributesCount
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);
