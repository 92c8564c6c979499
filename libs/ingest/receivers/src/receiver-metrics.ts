import { DURATION_BUCKETS_S, defineCounter, defineGauge, defineHistogram } from '@clew/self-telemetry';

const KIB = 1024;

/** Everything the door counts. `transport` is a Transport, `signal` traces or logs, `reason` a RefusalReason or a span's fault. */
export const RECEIVER_METRICS = {
  requests: defineHistogram({
    name: 'clew_gateway_request_duration_seconds',
    help: 'Time from the head of an export request to its answer. outcome: accepted, or the reason it was refused.',
    labelNames: ['transport', 'signal', 'outcome'],
    buckets: DURATION_BUCKETS_S,
  }),
  requestsAborted: defineCounter({
    name: 'clew_gateway_requests_aborted_total',
    help: 'Export requests whose client went away before the answer.',
    labelNames: ['transport'],
  }),
  bodyBytes: defineHistogram({
    name: 'clew_gateway_request_body_bytes',
    help: 'Size of export requests as OTLP protobuf, after decompression.',
    labelNames: ['transport'],
    buckets: [KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, KIB * KIB, 4 * KIB * KIB, 16 * KIB * KIB],
  }),
  wireBytes: defineCounter({
    name: 'clew_gateway_received_bytes_total',
    help: 'Bytes of export request bodies received, before decompression.',
    labelNames: ['transport'],
  }),
  spansAccepted: defineCounter({
    name: 'clew_gateway_spans_accepted_total',
    help: 'Spans that the span stream holds durably and whose client was told so.',
    labelNames: ['transport'],
  }),
  logRecordsAccepted: defineCounter({
    name: 'clew_gateway_log_records_accepted_total',
    help: 'Log records that the log stream holds durably and whose client was told so.',
    labelNames: ['transport'],
  }),
  spansRefused: defineCounter({
    name: 'clew_gateway_spans_refused_total',
    help: 'Spans refused after their request was read. reason: invalid_id, too_large, overloaded, stream_unavailable, stream_refused, closing, or what admission says.',
    labelNames: ['transport', 'reason'],
  }),
  spanFaults: defineCounter({
    name: 'clew_gateway_span_faults_total',
    help: 'Spans taken that came with a fault, in themselves or in their resource or scope. reason: bad_utf8, unknown_fields, oversized_attribute, too_many_attributes, end_before_start, time_out_of_range, missing_service_name.',
    labelNames: ['reason'],
  }),
  connectionsRefused: defineCounter({
    name: 'clew_gateway_connections_dropped_total',
    help: 'Connections dropped because connectionsMax are open.',
    labelNames: ['transport'],
  }),
  handshakesFailed: defineCounter({
    name: 'clew_gateway_tls_handshakes_failed_total',
    help: 'Connections that ended before TLS was agreed: plain text, an old version, or no certificate of the client CA.',
    labelNames: ['transport'],
  }),
  appends: defineHistogram({
    name: 'clew_gateway_append_duration_seconds',
    help: 'Time the span stream took to make one flush durable. outcome: durable or failed.',
    labelNames: ['outcome'],
    buckets: DURATION_BUCKETS_S,
  }),
  messages: defineCounter({
    name: 'clew_gateway_messages_total',
    help: 'Messages handed to the span stream.',
  }),
};

export const PENDING_BYTES = defineGauge({
  name: 'clew_gateway_pending_bytes',
  help: 'Bytes held for requests that have no answer yet. Requests are refused at pendingBytesMax.',
});
