import { defineGauge } from '@clew/self-telemetry';

export const SPILL_METRICS = {
  spans: {
    bytes: defineGauge({
      name: 'clew_gateway_spill_bytes',
      help: 'Disk taken by spans that the span stream has not taken yet. Clients are refused at spill.diskBytesMax.',
    }),
    messages: defineGauge({
      name: 'clew_gateway_spill_messages',
      help: 'Messages of spans on the disk that are to be brought to the stream. More than 0: it is slow or away.',
    }),
  },
  logs: {
    bytes: defineGauge({
      name: 'clew_gateway_log_spill_bytes',
      help: 'Disk taken by log records that the stream has not taken yet. Clients are refused at spill.diskBytesMax.',
    }),
    messages: defineGauge({
      name: 'clew_gateway_log_spill_messages',
      help: 'Messages of log records on the disk that are to be brought to the stream.',
    }),
  },
};
