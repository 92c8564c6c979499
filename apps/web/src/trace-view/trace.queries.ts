import { graphql } from '../generated/index.js';

/** What the waterfall needs; answers fast even for very large traces. */
export const TraceOutline = graphql(`
  query TraceOutline($traceId: TraceId!) {
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
        status {
          code
        }
      }
    }
  }
`);

/** Everything else about the spans, loaded behind the waterfall. */
export const TraceDetails = graphql(`
  query TraceDetails($traceId: TraceId!) {
    trace(traceId: $traceId) {
      spans {
        spanId
        parentSpanId
        kind
        startTimeUnixNano
        traceState
        flags
        status {
          message
        }
        resource {
          attributes {
            ...Attribute
          }
          droppedAttributesCount
          schemaUrl
        }
        scope {
          name
          version
          attributes {
            ...Attribute
          }
          droppedAttributesCount
          schemaUrl
        }
        attributes {
          ...Attribute
        }
        droppedAttributesCount
        events {
          timeUnixNano
          name
          attributes {
            ...Attribute
          }
          droppedAttributesCount
        }
        droppedEventsCount
        links {
          traceId
          spanId
          traceState
          flags
          attributes {
            ...Attribute
          }
          droppedAttributesCount
        }
        droppedLinksCount
      }
    }
  }

  fragment Attribute on KeyValue {
    key
    value {
      type
      text
      bytesValue
      jsonValue
    }
  }
`);
