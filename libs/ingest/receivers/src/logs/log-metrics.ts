import { DURATION_BUCKETS_S, defineCounter, defineHistogram } from '@clew/self-telemetry';

/** What the log intake counts beside RECEIVER_METRICS. */
export const LOG_INTAKE_METRICS = {
  recordsRefused: defineCounter({
    name: 'clew_gateway_log_records_refused_total',
    help: 'Log records refused after their request was read. reason: too_large, overloaded, stream_unavailable, closing.',
    labelNames: ['transport', 'reason'],
  }),
  messages: defineCounter({
    name: 'clew_gateway_log_messages_total',
    help: 'Messages handed to the log stream.',
  }),
  appends: defineHistogram({
    name: 'clew_gateway_log_append_duration_seconds',
    help: 'Time the log stream took to make one request durable. outcome: durable or failed.',
    labelNames: ['outcome'],
    buckets: DURATION_BUCKETS_S,
  }),
} as const;
