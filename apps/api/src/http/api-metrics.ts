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
  limits: defineCounter({
    name: 'clew_api_query_limits_total',
    help: 'Requests that passed a limit of queries, by its setting.',
    labelNames: ['limit'],
  }),
  readWait: defineHistogram({
    name: 'clew_api_read_wait_seconds',
    help: "Time that reads waited because as many of their organisation's ran as may at once.",
    labelNames: [],
    buckets: DURATION_BUCKETS_S,
  }),
  queryLogDropped: defineCounter({
    name: 'clew_api_query_log_dropped_total',
    help: 'Slow or failed requests that are not listed: too many at once, or the store refused them.',
    labelNames: [],
  }),
};

export type ApiMetrics = Instruments<typeof API_METRICS>;
