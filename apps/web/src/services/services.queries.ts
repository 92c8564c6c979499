import { graphql } from '../generated/index.js';

export const LoadServices = graphql(`
  query LoadServices($range: TimeRange!) {
    services(range: $range) {
      name
      spanCount
      errorSpanCount
      durationP50
      durationP95
      durationP99
    }
  }
`);
