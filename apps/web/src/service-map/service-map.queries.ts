import { graphql } from '../generated/index.js';

export const LoadServiceMap = graphql(`
  query LoadServiceMap($range: TimeRange!) {
    serviceMap(range: $range) {
      nodes {
        name
        type
        spanCount
        errorSpanCount
        durationP95
      }
      edges {
        client
        server
        connectionType
        requestCount
        failedRequestCount
        durationP50
        durationP95
        durationP99
      }
    }
  }
`);
