import { graphql } from '../generated/index.js';

export const LoadServiceMap = graphql(`
  query LoadServiceMap($range: TimeRange!, $environments: [String!]) {
    environments(range: $range) {
      name
    }
    serviceMap(range: $range, environments: $environments) {
      nodes {
        id
        name
        type
        spanCount
        errorSpanCount
        durationP95
      }
      edges {
        client
        server
        clientId
        serverId
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
