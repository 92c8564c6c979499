import { StreamError, type PartitionLease, type StreamMessage } from '@clew/stream-contract';

import type { LogWriterClock, LogWriterEvents } from './ports.js';

const READ_RETRY_MS = 500;

export interface MessageReaderOptions {
  readonly lease: PartitionLease;
  readonly readBytesMax: number;
  readonly clock: LogWriterClock;
  readonly events: LogWriterEvents;
}

/** Reads a partition in order and hands out one message at a time; what is not taken waits here. */
export class MessageReader {
  private readonly options: MessageReaderOptions;
  private waiting: readonly StreamMessage[] = [];
  private taken = 0;
  private nextOffset = 0n;

  constructor(options: MessageReaderOptions) {
    this.options = options;
  }

  get peeked(): StreamMessage | undefined {
    return this.waiting[this.taken];
  }

  /** Everything below was taken, or is lost. */
  get position(): bigint {
    return this.peeked?.offset ?? this.nextOffset;
  }

  startAt(offset: bigint): void {
    this.nextOffset = offset;
    this.waiting = [];
    this.taken = 0;
  }

  take(): void {
    this.taken++;
  }

  /** Makes a message available. False when there was none for `waitMsMax`, or an error that will pass. */
  async fill(waitMsMax: number): Promise<boolean> {
    if (this.peeked !== undefined) return true;
    const { lease, readBytesMax, clock, events } = this.options;
    try {
      this.waiting = await lease.read(this.nextOffset, { bytesMax: readBytesMax, waitMsMax });
    } catch (error) {
      lease.signal.throwIfAborted();
      if (!(error instanceof StreamError)) throw error;
      if (error.code === 'STREAM_OFFSET_LOST') await this.skipLost();
      else if (error.retryable) {
        events.streamFailed(lease.partition, 'read', error);
        await clock.sleep(READ_RETRY_MS, lease.signal);
      } else throw error;
      return false;
    }
    this.taken = 0;
    const last = this.waiting.at(-1);
    if (last !== undefined) this.nextOffset = last.offset + 1n;
    return last !== undefined;
  }

  private async skipLost(): Promise<void> {
    const { lease, events } = this.options;
    const earliest = await lease.earliestOffset();
    if (earliest <= this.nextOffset) throw streamTruncated(lease.partition, this.nextOffset, await lease.endOffset());
    events.messagesLost(lease.partition, this.nextOffset, earliest);
    this.startAt(earliest);
  }
}

/** The journal has seen more of the stream than there is. */
export function streamTruncated(partition: number, offset: bigint, end: bigint): StreamError {
  return new StreamError(
    'STREAM_TRUNCATED',
    `the journal of partition ${partition} was written at offset ${offset}, but the stream ends at ${end}: ` +
      'it lost its tail or was replaced. Restore the stream, or remove its journal to begin anew',
    { retryable: false },
  );
}
