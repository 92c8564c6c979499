import type { OutgoingMessage, StreamMessage } from './message.js';

/**
 * The span stream: an ordered, durable log per partition, and beside each partition a journal that only the partition's
 * owner can append to. Adapters: Kafka (distributed) and the segment log (embedded). Every adapter passes
 * `testing/stream-suite.ts`. Log records travel in a second stream of the same kind: nothing here looks into the messages.
 */
export interface SpanStream {
  readonly name: string;
  /** Known once started, and fixed while the stream is open. A trace lies wholly in one partition. */
  readonly partitionCount: number;
  /** Connects and, where the stream may create itself, creates what is missing. Idempotent. */
  start(): Promise<void>;
  openProducer(): Promise<StreamProducer>;
  openConsumer(options: ConsumerOptions, handler: LeaseHandler): Promise<StreamConsumer>;
  /** Closes every producer and consumer that is still open. Idempotent. */
  shutdown(options: { readonly deadlineMs: number }): Promise<void>;
}

export interface StreamProducer {
  /**
   * Appends all messages; resolves when every one of them is durable (replicated, or fsynced). Messages of one partition
   * keep their order, also across overlapping calls.
   *
   * Rejects with a retryable StreamError when it is unknown or untrue that all are durable: some may be. The caller
   * then answers its client with a retryable error; a resend is made harmless by the sampler's span deduplication.
   * Bounded: rejects at once with code `STREAM_FULL` (retryable) when more than the adapter's `pendingBytesMax` waits.
   * Rejects with a permanent `STREAM_MESSAGE_INVALID` (nothing is appended) for a partition out of range, headers out of
   * range or a value over the adapter's `messageBytesMax`, and with a retryable `STREAM_CLOSED` after `shutdown`.
   *
   * `onReleased` is for callers that use the memory of values again. It is called at most once, when all are durable and nothing
   * reads the values any more: no later than the promise resolves. It is not called when something may still read them, as
   * after a rejection, or where messages were made durable elsewhere; that memory belongs to the garbage collector.
   */
  append(messages: readonly OutgoingMessage[], onReleased?: () => void): Promise<void>;
  /** Waits for pending appends until the deadline, then rejects what is left. Idempotent. */
  shutdown(options: { readonly deadlineMs: number }): Promise<void>;
}

export interface ConsumerOptions {
  /** Consumers of one group share the partitions; each partition has one lease at a time. */
  readonly groupId: string;
}

/**
 * Told which partitions are ours. `run` owns the partition until it returns; it must return soon after `lease.signal`
 * aborts, and may finish a flush meanwhile. A `run` that overstays the adapter's `revokeMsMax` is fenced. When `run`
 * throws, the adapter reports the error through `failed`; when it ends without an abort, in whatever way, the partition
 * is offered again after a pause. `run` is called for many partitions at a time, but only once at a time for each.
 */
export interface LeaseHandler {
  run(lease: PartitionLease): Promise<void>;
  failed(partition: number, error: unknown): void;
}

export interface ReadOptions {
  /** Stop collecting once this many bytes of values are in hand. At least one message is returned if there is one. */
  readonly bytesMax: number;
  /** How long to wait for the first message. */
  readonly waitMsMax: number;
}

export interface PartitionLease {
  readonly partition: number;
  /**
   * Aborted when the partition is (about to be) someone else's, or on shutdown. From then on `read` resolves empty, at
   * once; `commit` and `journal.append` work until `run` returns or a newer lease fences them.
   */
  readonly signal: AbortSignal;
  readonly journal: PartitionJournal;
  /** Lowest offset that can still be read. */
  earliestOffset(): Promise<bigint>;
  /** Offset that the next appended message will get, or a lower bound of it. */
  endOffset(): Promise<bigint>;
  /** What `commit` last recorded for the group, by this or an earlier lease. */
  committed(): Promise<{ readonly offset: bigint; readonly note: string } | undefined>;
  /**
   * Messages at or after `from`, in order, without gaps; empty when none came within the wait. Empty does not say that
   * the end was reached: the brokers may be away, or the group rebalancing; `endOffset` tells. The next read normally
   * starts after the last message returned; any other `from` is a seek and may cost a round trip. Rejects with code
   * `STREAM_OFFSET_LOST` (permanent) when messages at `from` are no longer retained, or when `from` lies beyond the end:
   * then the stream lost its tail or was replaced. One `read` at a time. Messages whose headers cannot be read are
   * skipped and reported by the adapter; that is a function of their bytes, so every reader skips the same. Rejects
   * retryable when the stream cannot be reached to find out, and permanently with code `STREAM_BATCH_INVALID` when what is there
   * is corrupt or of a kind that is not read.
   *
   * The values are valid until the next call of `read`, also when the lease ends meanwhile.
   */
  read(from: bigint, options: ReadOptions): Promise<readonly StreamMessage[]>;
  /** Records progress for lag reporting and retention: messages below `offset` may be deleted. Not needed for exactness. */
  commit(offset: bigint, note: string): Promise<void>;
}

/** Every journal takes records of so many bytes. */
export const JOURNAL_RECORD_BYTES = 32 * 1024 * 1024;

export interface JournalRecord {
  /** Strictly increasing within the partition, over all owners. */
  readonly sequence: bigint;
  readonly payload: Uint8Array;
}

/**
 * A durable log beside one partition. Opening a lease fences all earlier leases of the partition before `run` is called:
 * from then on their `append` rejects with FencedError and nothing of theirs becomes readable.
 */
export interface PartitionJournal {
  /** All retained records in order, complete up to the moment of the call. */
  read(): AsyncIterable<JournalRecord>;
  /**
   * Resolves with the sequence once the record is durable and would be read by any later owner. A rejection other than
   * FencedError leaves it unknown: the owner must give the lease up (throw from `run`) and let a new lease find out.
   */
  append(payload: Uint8Array): Promise<bigint>;
  /** Records with a lower sequence may be forgotten; they are never forgotten otherwise. */
  trim(before: bigint): Promise<void>;
}

export interface StreamConsumer {
  /** Revokes the leases, waits for `run` to return until the deadline, leaves the group. Idempotent. */
  shutdown(options: { readonly deadlineMs: number }): Promise<void>;
}
