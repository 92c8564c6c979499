import { graphql } from '../generated/index.js';

export const LoadViewer = graphql(`
  query LoadViewer {
    viewer {
      role
      organisation {
        id
        name
        teams {
          id
          name
          retentionDays
        }
      }
    }
    ingest {
      otlpHttpUrl
      otlpGrpcUrl
      keyOptional
    }
  }
`);
