import { StreamError, type PartitionLease, type StreamMessage } from '@clew/stream-contract';

import type { SamplerClock, SamplerEvents } from './sampler-ports.js';

const READ_RETRY_MS = 500;

export interface MessageReaderOptions {
  readonly lease: PartitionLease;
  readonly readBytesMax: number;
  readonly clock: SamplerClock;
  readonly events: SamplerEvents;
}

/** Reads a partition in order and hands out one message at a time; what is not taken waits here. */
export class MessageReader {
  private readonly options: MessageReaderOptions;
  private waiting: readonly StreamMessage[] = [];
  private taken = 0;
  private nextOffset = 0;

  constructor(options: MessageReaderOptions) {
    this.options = options;
  }

  /** Offset that the next read begins at. */
  get position(): number {
    return this.nextOffset;
  }

  get peeked(): StreamMessage | undefined {
    return this.waiting[this.taken];
  }

  startAt(offset: number): void {
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
      this.waiting = await lease.read(BigInt(this.nextOffset), { bytesMax: readBytesMax, waitMsMax });
    } catch (error) {
      lease.signal.throwIfAborted();
      if (isOffsetLost(error)) await this.skipLost();
      else if (error instanceof StreamError && error.retryable) {
        events.streamFailed(lease.partition, 'read', error);
        await clock.sleep(READ_RETRY_MS, lease.signal);
      } else throw error;
      return false;
    }
    this.taken = 0;
    const last = this.waiting.at(-1);
    if (last !== undefined) this.nextOffset = Number(last.offset) + 1;
    return last !== undefined;
  }

  private async skipLost(): Promise<void> {
    const { lease, events } = this.options;
    const earliest = Number(await lease.earliestOffset());
    if (earliest <= this.nextOffset) throw streamTruncated(lease.partition, this.nextOffset, await lease.endOffset());
    events.messagesLost(lease.partition, this.nextOffset, earliest);
    this.nextOffset = earliest;
  }
}

/** The journal has seen more of the stream than there is. */
export function streamTruncated(partition: number, offset: number, end: bigint): StreamError {
  return new StreamError(
    'STREAM_TRUNCATED',
    `the journal of partition ${partition} was written at offset ${offset}, but the stream ends at ${end}: ` +
      'stream and journal are not of the same time; restore them together, or remove the journal to start anew',
    { retryable: false },
  );
}

function isOffsetLost(error: unknown): boolean {
  return error instanceof StreamError && error.code === 'STREAM_OFFSET_LOST';
}
