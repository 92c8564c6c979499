import { DURATION_BUCKETS_S, defineCounter, defineGauge, defineHistogram } from '@clew/self-telemetry';

export const SAMPLER_METRICS = {
  spansAccepted: defineCounter({
    name: 'clew_sampler_spans_accepted_total',
    help: 'Distinct spans read from the stream and counted in the rollups.',
  }),
  spansDuplicate: defineCounter({
    name: 'clew_sampler_spans_duplicate_total',
    help: 'Spans that had come before: clients that resend, producers that retry.',
  }),
  messagesDuplicate: defineCounter({
    name: 'clew_sampler_messages_duplicate_total',
    help: 'Messages that had come before, by the numbers of their gateways: after an outage of Kafka their disks bring some twice.',
  }),
  spansLate: defineCounter({
    name: 'clew_sampler_spans_late_total',
    help: 'Spans of traces that were closed before. Many of them: raise decisionWaitMs.',
  }),
  spansKept: defineCounter({ name: 'clew_sampler_spans_kept_total', help: 'Spans written to the store.' }),
  malformed: defineCounter({
    name: 'clew_sampler_malformed_total',
    help: 'Messages and spans that could not be read and were skipped.',
    labelNames: ['unit'],
  }),
  tracesDecided: defineCounter({
    name: 'clew_sampler_traces_decided_total',
    help: 'Traces by the reason of their verdict and the name of the policy that gave it.',
    labelNames: ['reason', 'policy'],
  }),
  tracesClosedForRoom: defineCounter({
    name: 'clew_sampler_traces_closed_for_room_total',
    help: 'Traces decided before their time because the buffer was full. Raise bufferBytesMax or bufferSpansMax.',
  }),
  tracesRelieved: defineCounter({
    name: 'clew_sampler_traces_relieved_total',
    help: 'Traces dropped when they were opened because the buffer was filling up. Raise bufferBytesMax or bufferSpansMax.',
  }),
  snapshotsTooLarge: defineCounter({
    name: 'clew_sampler_snapshots_too_large_total',
    help: 'Times that what policies have learned was too large for the journal, so that a take-over begins without it.',
  }),
  candidateDifferences: defineCounter({
    name: 'clew_sampler_candidate_differences_total',
    help: 'Closed traces that were kept by the active policies or by those that are rehearsed, and not by the others.',
    labelNames: ['kept_by'],
  }),
  edgesParentless: defineCounter({
    name: 'clew_sampler_edges_parentless_total',
    help: 'Server and consumer spans whose parent never came, so that no edge could be counted.',
  }),
  journalBytes: defineCounter({ name: 'clew_sampler_journal_bytes_total', help: 'Bytes appended to the journals.' }),
  flushDuration: defineHistogram({
    name: 'clew_sampler_flush_duration_seconds',
    help: 'From planning a flush until the store holds all of it.',
    buckets: DURATION_BUCKETS_S,
  }),
  takeOverDuration: defineHistogram({
    name: 'clew_sampler_take_over_duration_seconds',
    help: 'From getting a partition until it is where its last owner was.',
    buckets: DURATION_BUCKETS_S,
  }),
  writeFailures: defineCounter({
    name: 'clew_sampler_write_failures_total',
    help: 'Attempts to write a flush that failed. Every flush is tried until it succeeds; permanent ones need a person.',
    labelNames: ['partition', 'kind'],
  }),
  streamFailures: defineCounter({
    name: 'clew_sampler_stream_failures_total',
    help: 'Reads, commits and trims that failed and were tried again.',
    labelNames: ['operation'],
  }),
  offsetsLost: defineCounter({
    name: 'clew_sampler_offsets_lost_total',
    help: 'Offsets that retention took before they were read. Anything but 0 is lost data.',
  }),
} as const;

export const SAMPLER_GAUGES = {
  partitions: defineGauge({ name: 'clew_sampler_partitions', help: 'Partitions this sampler owns.' }),
  heldTraces: defineGauge({ name: 'clew_sampler_held_traces', help: 'Open traces.' }),
  heldSpans: defineGauge({ name: 'clew_sampler_held_spans', help: 'Spans of open traces.' }),
  heldBytes: defineGauge({ name: 'clew_sampler_held_bytes', help: 'Bytes of spans, resources and scopes held.' }),
  arenaBytes: defineGauge({ name: 'clew_sampler_arena_bytes', help: 'Memory reserved for span bytes.' }),
  rememberedTraces: defineGauge({
    name: 'clew_sampler_remembered_traces',
    help: 'Verdicts of closed traces remembered for late spans.',
  }),
  rememberedSpans: defineGauge({
    name: 'clew_sampler_remembered_spans',
    help: 'Spans of closed traces remembered to recognise resends.',
  }),
  rememberedProducers: defineGauge({
    name: 'clew_sampler_remembered_producers',
    help: 'Gateway processes whose messages are recognised when they come again, over all partitions.',
  }),
  stressLevel: defineGauge({
    name: 'clew_sampler_stress_level',
    help: 'How scarce room is where it is scarcest: 0 for plenty, 40 at a limit. Above 0 new traces are dropped at once by chance.',
  }),
  budgetPressure: defineGauge({
    name: 'clew_sampler_budget_pressure',
    help: 'Demand by budget of the team that is furthest beyond its own, in the last flush of any partition. Up to 1 all is kept.',
  }),
  policyVersions: defineGauge({
    name: 'clew_sampler_policy_versions',
    help: 'Versions of policies in force or by which open traces are judged, over organisations and partitions.',
  }),
  lag: defineGauge({
    name: 'clew_sampler_lag_seconds',
    help: 'How far the slowest partition is behind the wall clock, by receive time.',
  }),
} as const;
