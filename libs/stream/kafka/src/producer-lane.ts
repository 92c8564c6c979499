import { StreamError } from '@clew/stream-contract';
import { closedError, streamError } from './kafka-error.js';
import type { CheckedOptions } from './options.js';
import { pause } from './pause.js';
import type { ProduceClient } from './produce/produce-client.js';
import type { ProduceOutcome } from './produce/produce-outcome.js';
import { PartitionNumbers } from './produce/partition-numbers.js';
import { type BatchNumbering, type BatchRecord, encodeRecordBatch } from './produce/record-batch.js';

const RESEND_PAUSE_MS = 100;
/** A leader that moves, or a coordinator that loads, is over sooner: nothing to tell a person. */
const FAILURES_UNTIL_TOLD = 5;

/** One message on its way, and whom to tell. */
export interface QueuedMessage extends BatchRecord {
  readonly partition: number;
  /** `performance.now()` after which it is not tried again. */
  readonly expiresAtMs: number;
  readonly settled: (error?: StreamError) => void;
}

export type LaneOptions = Pick<CheckedOptions, 'topic' | 'batchBytesMax' | 'compression' | 'onEvent'>;

/** Messages of one partition that are sent, and sent again, as one. */
interface LaneBatch {
  readonly partition: number;
  readonly messages: readonly QueuedMessage[];
}

/**
 * Sends for some of the partitions, one request to each broker at a time.
 *
 * A batch has a producer id and sequence numbers by which the broker knows it again: however often it is sent, it is stored
 * once. That holds while no later batch of its partition is under way and while it keeps its numbers and its messages. So a
 * partition has one unsettled batch; and numbers that were sent but never answered for are not used for anything else: when
 * such a batch is given up, its partition goes on under a new producer id.
 */
export class ProducerLane {
  readonly #client: ProduceClient;
  readonly #options: LaneOptions;
  readonly #index: number;
  readonly #numbers: PartitionNumbers;
  readonly #closing = new AbortController();
  #queue: QueuedMessage[] = [];
  #running: Promise<void> | undefined;
  /** Requests since the last batch was stored. */
  #failureCount = 0;

  constructor(client: ProduceClient, options: LaneOptions, index: number) {
    this.#client = client;
    this.#options = options;
    this.#index = index;
    this.#numbers = new PartitionNumbers(client);
  }

  push(message: QueuedMessage): void {
    this.#queue.push(message);
    this.#running ??= this.#run();
  }

  /** Resolves when everything was sent or given up. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Turns away what waits; what is being sent is told that nothing is known of it. */
  close(): void {
    this.#closing.abort();
    for (const { settled } of this.#queue.splice(0)) settled(closedError());
    this.#client.close();
  }

  async #run(): Promise<void> {
    // Calls of one turn share the first request.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#sendUntilSettled(this.#takeBatches());
    this.#running = undefined; // in the same turn as the last look at the queue
  }

  /** The oldest messages, up to `batchBytesMax` of each partition. */
  #takeBatches(): readonly LaneBatch[] {
    const bytes = new Map<number, number>();
    const taken = new Map<number, QueuedMessage[]>();
    const left: QueuedMessage[] = [];
    for (const message of this.#queue) {
      const { partition, value } = message;
      const before = bytes.get(partition) ?? 0;
      const fits = before === 0 || before + value.length <= this.#options.batchBytesMax;
      // Once one had to stay, all later ones of its partition do: order.
      bytes.set(partition, fits ? before + Math.max(1, value.length) : Infinity);
      if (!fits) left.push(message);
      else if (before === 0) taken.set(partition, [message]);
      else taken.get(partition)?.push(message);
    }
    this.#queue = left;
    return Array.from(taken, ([partition, messages]) => ({ partition, messages }));
  }

  async #sendUntilSettled(batches: readonly LaneBatch[]): Promise<void> {
    let unsettled = batches;
    while (unsettled.length > 0) {
      const outcomes = await this.#send(unsettled);
      const left: LaneBatch[] = [];
      let failure: Error | undefined;
      for (const batch of unsettled) {
        const outcome = outcomes.get(batch.partition) ?? { kind: 'unsettled', error: new Error('nothing is known') };
        if (outcome.kind === 'stored') this.#settle(batch);
        else if (outcome.kind === 'too-large') await this.#sendEach(batch, outcome.error);
        else {
          failure ??= outcome.error;
          if (outcome.kind === 'numbers-lost') this.#numbers.drop(batch.partition);
          left.push(batch);
        }
      }
      if (failure === undefined) return;
      this.#tellDelay(failure);
      await pause(RESEND_PAUSE_MS, this.#closing.signal);
      unsettled = this.#withoutExpired(left, failure);
    }
  }

  async #send(batches: readonly LaneBatch[]): Promise<ReadonlyMap<number, ProduceOutcome>> {
    const { compression } = this.#options;
    const timestampUnixMs = Date.now();
    try {
      const numbered: { readonly batch: LaneBatch; readonly numbers: BatchNumbering }[] = [];
      for (const batch of batches) numbered.push({ batch, numbers: await this.#numbers.next(batch.partition) });
      return await this.#client.produce(
        numbered.map(({ batch: { partition, messages }, numbers }) => ({
          partition,
          chunks: encodeRecordBatch(messages, { ...numbers, compression, timestampUnixMs }),
        })),
      );
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      return new Map(batches.map(({ partition }) => [partition, { kind: 'unsettled', error: cause }]));
    }
  }

  #settle({ partition, messages }: LaneBatch): void {
    this.#numbers.advance(partition, messages.length);
    this.#failureCount = 0;
    for (const { settled } of messages) settled();
  }

  /** A batch that is too large goes message by message; one that is too large alone never will. */
  async #sendEach({ partition, messages }: LaneBatch, error: Error): Promise<void> {
    const [only] = messages;
    this.#numbers.drop(partition); // an earlier try may have been stored, and the numbers are for all of it
    if (messages.length > 1) {
      for (const message of messages) await this.#sendUntilSettled([{ partition, messages: [message] }]);
    } else if (only !== undefined) {
      const bytes = String(only.value.length);
      only.settled(
        new StreamError('STREAM_MESSAGE_INVALID', `the brokers refuse a message of ${bytes} bytes as too large`, {
          retryable: false,
          cause: error,
        }),
      );
    }
  }

  /** Gives up what is over; the rest of such a batch is another batch, with other numbers. */
  #withoutExpired(batches: readonly LaneBatch[], error: Error): readonly LaneBatch[] {
    const now = performance.now();
    const isOver = ({ expiresAtMs }: QueuedMessage): boolean => this.#closing.signal.aborted || expiresAtMs <= now;
    const failure = streamError('STREAM_APPEND_FAILED', `append to ${this.#options.topic}`, error);
    return batches.flatMap((batch) => {
      const { partition, messages } = batch;
      if (!messages.some(isOver)) return [batch];
      this.#numbers.drop(partition);
      for (const message of messages) if (isOver(message)) message.settled(failure);
      const left = messages.filter((message) => !isOver(message));
      return left.length === 0 ? [] : [{ partition, messages: left }];
    });
  }

  #tellDelay(error: Error): void {
    this.#failureCount += 1;
    if (this.#failureCount !== FAILURES_UNTIL_TOLD) return;
    this.#options.onEvent({ type: 'append-delayed', lane: this.#index, error });
  }
}
