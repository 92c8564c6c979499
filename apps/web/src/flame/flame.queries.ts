import { graphql } from '../generated/index.js';

export const LoadFlameGraph = graphql(`
  query LoadFlameGraph($filter: TraceFilter!, $first: Int!) {
    flameGraph(filter: $filter, first: $first) {
      mergedTraceCount
      traceCount
      width
      isTruncated
      nodes {
        parentIndex
        depth
        serviceName
        spanName
        spanCount
        errorSpanCount
        traceCount
        width
        selfTime
        durationPerTrace
        selfTimePerTrace
      }
    }
  }
`);
