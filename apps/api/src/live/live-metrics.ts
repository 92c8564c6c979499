import { defineCounter, defineGauge } from '@clew/self-telemetry';
import type { Instruments } from '@clew/self-telemetry';

export const LIVE_METRICS = {
  subscribers: defineGauge({
    name: 'clew_live_tail_subscribers',
    help: 'Subscriptions to live traces that are open.',
  }),
  delivered: defineCounter({
    name: 'clew_live_tail_traces_delivered_total',
    help: 'Traces given to subscribers of live traces.',
  }),
  skipped: defineCounter({
    name: 'clew_live_tail_traces_skipped_total',
    help: 'Traces that came faster than the live tail looks at them, once per organisation.',
  }),
  failures: defineCounter({
    name: 'clew_live_tail_failures_total',
    help: 'Looks at what was stored that failed; the next one tries again.',
  }),
};

export type LiveMetrics = Instruments<typeof LIVE_METRICS>;
