import { graphql } from '../generated/index.js';

export const LoadRedMetrics = graphql(`
  query LoadRedMetrics($query: RedMetricsQuery!) {
    redMetrics(query: $query) {
      serviceName
      points {
        time
        spanCount
        errorSpanCount
        durationP50
        durationP95
        durationP99
      }
    }
  }
`);
