import { graphql } from '../generated/index.js';

export const LoadTraceDiff = graphql(`
  query LoadTraceDiff($left: TraceId!, $right: TraceId!) {
    traceDiff(left: $left, right: $right) {
      leftDuration
      rightDuration
      durationDelta
      leftSpanCount
      rightSpanCount
      addedSpanCount
      removedSpanCount
      statusChangeCount
      isTruncated
      contributors {
        nodeIndex
        selfTimeDelta
        spanCount
        share
      }
      nodes {
        parentIndex
        depth
        presence
        serviceName
        spanName
        left {
          spanId
          duration
          statusCode
        }
        right {
          spanId
          duration
          statusCode
        }
        durationDelta
        selfTimeDelta
        isStatusChanged
        attributeChanges {
          scope
          key
          left
          right
          isIdentifier
        }
      }
    }
  }
`);
