/**
 * What travels beside the spans of a message (or the log records, in a stream of those). All of it was true when the gateway accepted the request and never
 * changes after, so that whoever reads the message again decides the same.
 */
export interface MessageHeaders {
  /** Organisation the ingest key belongs to. Isolation boundary: no trace ever spans two tenants. */
  readonly tenantId: string;
  /** Team that pays for these spans (the ingest key's team). */
  readonly teamId: string;
  readonly ingestKeyId: string;
  /** How long spans of this message are kept, in days, as the team had it configured at receive time. */
  readonly retentionDays: number;
  /** How long those of traces with an error are kept, in days, when that is another time. */
  readonly errorRetentionDays?: number;
  /** Spans (log records) in `value`. */
  readonly spanCount: number;
  /** Bytes of OTLP protobuf the client sent for these spans, after decompression. */
  readonly ingestBytes: number;
  /** Gateway clock when the request was received, Unix milliseconds. */
  readonly receivedAtUnixMs: number;
  /**
   * 32 lowercase hex digits that say which part of which request this is: equal in a resend, different in anything else. Of
   * log records, which have no ids to tell a resend by; a span has.
   */
  readonly requestDigest?: string;
  /** Which message of its producer this is. Messages of other writers have none. */
  readonly producer?: ProducerMark;
}

/**
 * Tells a message that comes again from any other. A message keeps it wherever it waits, on the disk of a gateway too, and
 * however often it is appended.
 */
export interface ProducerMark {
  /** 16 lowercase hex digits, drawn anew by every process that produces. */
  readonly sessionId: string;
  /** 1 for the session's first message in the partition, then one more for each. */
  readonly number: number;
}

/** A message on its way into the stream. The producer only reads `value`; see `StreamProducer.append` for how long. */
export interface OutgoingMessage {
  readonly partition: number;
  readonly headers: MessageHeaders;
  /**
   * Valid `ExportTraceServiceRequest` protobuf bytes, every span of which belongs to `partition`; in a stream of log records
   * those of an `ExportLogsServiceRequest`.
   */
  readonly value: Uint8Array;
}

/**
 * A message read from the stream. `value` is borrowed: its memory serves for other messages from the moment when the next `read` of
 * the lease is called. Whoever keeps bytes for longer copies them. All the rest belongs to the reader.
 */
export interface StreamMessage {
  readonly partition: number;
  /** Position in the partition. Strictly increasing, not necessarily by one. */
  readonly offset: bigint;
  readonly headers: MessageHeaders;
  readonly value: Uint8Array;
}
