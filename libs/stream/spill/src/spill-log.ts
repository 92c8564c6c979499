import { setTimeout as pause } from 'node:timers/promises';

import {
  StreamError,
  type OutgoingMessage,
  type PartitionLease,
  type StreamConsumer,
  type StreamProducer,
} from '@clew/stream-contract';
import { createSegmentLogStream, type SegmentLogStream } from '@clew/stream-segment-log';

import type { ResolvedOptions } from './options.js';

export interface SpillStats {
  readonly isSpilling: boolean;
  readonly diskBytes: number;
  /** Messages on the disk that are not in the stream yet. */
  readonly waitingMessages: number;
  readonly spilledMessages: number;
  readonly replayedMessages: number;
}

const REPLAY_GROUP = 'replay';
const SEGMENT_BYTES_MAX = 8 * 1024 * 1024;
/** A file is deleted whole, when it is full: so finished messages take at most this share of the room. */
const SEGMENT_SHARE = 1 / 4;
const READ_WAIT_MS = 500;
/** Of the segment log's own limits: reaching it means the oldest messages go, which the spill must never do. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

/**
 * The messages on the disk. While it is spilling, every message goes here, behind those before it; a reader per partition
 * brings them to the stream in that order. It stops spilling in the one turn in which nothing is left and nothing is on its way.
 */
export class SpillLog {
  readonly #options: ResolvedOptions;
  readonly partitionCount: number;
  readonly #log: SegmentLogStream;
  readonly #closing = new AbortController();
  #producer: StreamProducer | undefined;
  #replay: StreamConsumer | undefined;
  #target: StreamProducer | undefined;
  #appending = 0;
  #isSpilling = false;
  #isFull = false;
  #spilledMessages = 0;
  #replayedMessages = 0;

  constructor(options: ResolvedOptions, partitionCount: number) {
    this.#options = options;
    this.partitionCount = partitionCount;
    this.#log = createSegmentLogStream({
      dataDir: options.dataDir,
      partitionCount,
      // The stream may have got more partitions since; what was spilled keeps the ones it was meant for.
      mayGrow: true,
      segmentBytes: segmentBytesOf(options, partitionCount),
      retainMs: 0,
      retainBytes: 0,
      diskBytesMax: UNLIMITED,
      tailBytesMax: 0,
    });
  }

  get isSpilling(): boolean {
    return this.#isSpilling;
  }

  get stats(): SpillStats {
    const { messageDiskBytes, unfinished } = this.#log.stats();
    return {
      isSpilling: this.#isSpilling,
      diskBytes: messageDiskBytes,
      waitingMessages: unfinished.reduce((sum, count) => sum + count, 0),
      spilledMessages: this.#spilledMessages,
      replayedMessages: this.#replayedMessages,
    };
  }

  /** What an earlier process left is brought back first, once connected: messages that come meanwhile wait behind it. */
  async start(): Promise<void> {
    await this.#log.start();
    this.#producer = await this.#log.openProducer();
    this.#isSpilling = this.stats.waitingMessages > 0;
  }

  /** The stream is there: what is on the disk goes to this producer. */
  async connect(target: StreamProducer): Promise<void> {
    this.#target = target;
    this.#replay = await this.#log.openConsumer(
      { groupId: REPLAY_GROUP },
      {
        run: (lease) => this.#bringBack(lease),
        failed: (partition, error) => {
          this.#options.onEvent({ type: 'replay-failed', partition, error });
        },
      },
    );
  }

  begin(error: unknown): void {
    if (this.#isSpilling) return;
    this.#isSpilling = true;
    this.#isFull = false;
    this.#options.onEvent({ type: 'spill-began', error });
  }

  /** Resolves when the messages are on the disk. Rejects retryably when there is no room. */
  async append(messages: readonly OutgoingMessage[], onReleased?: () => void): Promise<void> {
    if (this.#producer === undefined) throw new Error('the spill has not started');
    this.#checkRoom(messages);
    this.#appending++;
    try {
      await this.#producer.append(messages, onReleased);
      this.#spilledMessages += messages.length;
    } finally {
      this.#appending--;
    }
  }

  async shutdown(deadlineMs: number): Promise<void> {
    this.#closing.abort();
    await this.#replay?.shutdown({ deadlineMs });
    await this.#target?.shutdown({ deadlineMs });
    await this.#producer?.shutdown({ deadlineMs });
    await this.#log.shutdown({ deadlineMs });
  }

  #checkRoom(messages: readonly OutgoingMessage[]): void {
    const { diskBytesMax, onEvent } = this.#options;
    const { messageDiskBytes, pendingBytes } = this.#log.stats();
    const bytes = messages.reduce((sum, { value }) => sum + value.length, messageDiskBytes + pendingBytes);
    if (bytes <= diskBytesMax) return;
    const error = new StreamError(
      'STREAM_FULL',
      `the span stream is away, and what was spilled would be ${bytes} bytes; at most ${diskBytesMax} are allowed`,
      { retryable: true },
    );
    if (!this.#isFull) onEvent({ type: 'spill-full', error });
    this.#isFull = true;
    throw error;
  }

  async #bringBack(lease: PartitionLease): Promise<void> {
    const { replayBytesMax } = this.#options;
    let next = (await lease.committed())?.offset ?? (await lease.earliestOffset());
    while (!lease.signal.aborted) {
      const messages = await lease.read(next, { bytesMax: replayBytesMax, waitMsMax: READ_WAIT_MS });
      const last = messages.at(-1);
      if (last === undefined) {
        this.#endWhenDrained();
        continue;
      }
      if (!(await this.#appendUntilDurable(lease, messages))) return;
      next = last.offset + 1n;
      await lease.commit(next, '');
      this.#replayedMessages += messages.length;
      this.#endWhenDrained();
    }
  }

  /** False when the lease ended first. */
  async #appendUntilDurable(lease: PartitionLease, messages: readonly OutgoingMessage[]): Promise<boolean> {
    const { onEvent, replayPauseMs } = this.#options;
    while (!lease.signal.aborted && this.#target !== undefined) {
      try {
        await this.#target.append(messages);
        return true;
      } catch (error) {
        if (error instanceof StreamError && !error.retryable) {
          if (messages.length === 1) {
            onEvent({ type: 'message-refused', partition: lease.partition, error });
            return true;
          }
          return this.#appendEach(lease, messages);
        }
        const stopped = AbortSignal.any([lease.signal, this.#closing.signal]);
        await pause(replayPauseMs, undefined, { signal: stopped }).catch(() => undefined); // the loop asks the lease
      }
    }
    return false;
  }

  /** One of them is refused for good: the others need not be. */
  async #appendEach(lease: PartitionLease, messages: readonly OutgoingMessage[]): Promise<boolean> {
    for (const message of messages) if (!(await this.#appendUntilDurable(lease, [message]))) return false;
    return true;
  }

  #endWhenDrained(): void {
    if (!this.#isSpilling || this.#appending > 0 || this.stats.waitingMessages > 0) return;
    this.#isSpilling = false;
    this.#options.onEvent({ type: 'spill-ended', replayedMessages: this.#replayedMessages });
  }
}

function segmentBytesOf({ diskBytesMax }: ResolvedOptions, partitionCount: number): number {
  const share = Math.floor((diskBytesMax * SEGMENT_SHARE) / partitionCount);
  return Math.max(1, Math.min(SEGMENT_BYTES_MAX, share));
}
