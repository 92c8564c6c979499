import { DURATION_BUCKETS_S, defineCounter, defineGauge, defineHistogram } from '@clew/self-telemetry';

/** `signal` is traces or logs; items are spans or log records. */
export const FORWARDER_METRICS = {
  forwarded: defineCounter({
    name: 'clew_forwarder_items_forwarded_total',
    help: 'Spans and log records that the upstream acknowledged.',
    labelNames: ['signal'],
  }),
  rejected: defineCounter({
    name: 'clew_forwarder_items_rejected_total',
    help: 'Spans and log records that the upstream rejected by partial success.',
    labelNames: ['signal'],
  }),
  dropped: defineCounter({
    name: 'clew_forwarder_items_dropped_total',
    help: 'Spans and log records that the upstream refused for good.',
    labelNames: ['signal'],
  }),
  messagesLost: defineCounter({
    name: 'clew_forwarder_messages_lost_total',
    help: 'Messages (of many spans or log records each) that were deleted unsent because the buffer was full: raise forwarder.diskBytesMax.',
    labelNames: ['signal'],
  }),
  requests: defineHistogram({
    name: 'clew_forwarder_request_duration_seconds',
    help: 'Time the upstream took to answer. outcome: acknowledged, retryable or refused.',
    labelNames: ['signal', 'outcome'],
    buckets: DURATION_BUCKETS_S,
  }),
  behind: defineGauge({
    name: 'clew_forwarder_behind_seconds',
    help: 'Age of what was forwarded last. Grows while the upstream is away.',
    labelNames: ['signal'],
  }),
};
