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
          message
        }
        traceState
        flags
        droppedAttributesCount
        droppedEventsCount
        droppedLinksCount
      }
    }
  }
`);

/**
 * The bulky rest, loaded behind the waterfall. The API prices a trace at a thousand times its fields and refuses what is
 * too dear, so single values belong in the outline.
 */
export const TraceDetails = graphql(`
  query TraceDetails($traceId: TraceId!) {
    trace(traceId: $traceId) {
      spans {
        spanId
        kind
        startTimeUnixNano
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
        events {
          timeUnixNano
          name
          attributes {
            ...Attribute
          }
          droppedAttributesCount
        }
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
