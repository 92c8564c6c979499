import { defineCounter, defineHistogram, DURATION_BUCKETS_S } from '@clew/self-telemetry';
import type { Instruments } from '@clew/self-telemetry';

export const API_METRICS = {
  requestDuration: defineHistogram({
    name: 'clew_api_request_duration_seconds',
    help: 'Time to answer a request, by route and status code.',
    labelNames: ['route', 'status'],
    buckets: DURATION_BUCKETS_S,
  }),
  errors: defineCounter({
    name: 'clew_api_graphql_errors_total',
    help: 'Errors in GraphQL answers, by code.',
    labelNames: ['code'],
  }),
};

export type ApiMetrics = Instruments<typeof API_METRICS>;
