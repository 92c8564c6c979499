import { DURATION_BUCKETS_S, defineCounter, defineGauge, defineHistogram } from '@clew/self-telemetry';

export const LOG_WRITER_METRICS = {
  records: defineCounter({ name: 'clew_log_writer_records_total', help: 'Log records written to the store.' }),
  resends: defineCounter({
    name: 'clew_log_writer_resends_total',
    help: 'Requests that had come before and were left out: clients that never got the answer.',
  }),
  malformed: defineCounter({
    name: 'clew_log_writer_malformed_total',
    help: 'Messages of the log stream that could not be read and were skipped.',
  }),
  journalBytes: defineCounter({
    name: 'clew_log_writer_journal_bytes_total',
    help: 'Bytes appended to the journals of the log stream.',
  }),
  flushDuration: defineHistogram({
    name: 'clew_log_writer_flush_duration_seconds',
    help: 'From journaling a flush until the store holds all of it.',
    buckets: DURATION_BUCKETS_S,
  }),
  writeFailures: defineCounter({
    name: 'clew_log_writer_write_failures_total',
    help: 'Attempts to write a flush that failed. Every flush is tried until it succeeds; permanent ones need a person.',
    labelNames: ['partition', 'kind'],
  }),
  streamFailures: defineCounter({
    name: 'clew_log_writer_stream_failures_total',
    help: 'Reads, commits and trims that failed and were tried again.',
    labelNames: ['operation'],
  }),
  offsetsLost: defineCounter({
    name: 'clew_log_writer_offsets_lost_total',
    help: 'Offsets that retention took before they were read. Anything but 0 is lost data.',
  }),
} as const;

export const LOG_WRITER_PARTITIONS = defineGauge({
  name: 'clew_log_writer_partitions',
  help: 'Partitions of the log stream that this process writes.',
});
