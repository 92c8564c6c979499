import { StreamError } from '@clew/stream-contract';
import type { IHeaders, Message, Producer, ProducerConfig } from 'kafkajs';
import kafkajs from 'kafkajs';
import { CLIENT_RETRY } from './client.js';
import { closedError, protocolType, streamError } from './kafka-error.js';
import type { CheckedOptions } from './options.js';
import { pause } from './pause.js';

const RESEND_PAUSE_MS = 200;
const TOO_LARGE_TYPES = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** One message on its way, and whom to tell. */
export interface QueuedMessage {
  readonly partition: number;
  readonly value: Buffer;
  readonly headers: IHeaders;
  /** `performance.now()` after which it is not tried again. */
  readonly expiresAtMs: number;
  readonly settled: (error?: StreamError) => void;
}

/** What a lane needs of kafkajs. */
export interface LaneClient {
  producer(config: ProducerConfig): LaneProducer;
}

export type LaneProducer = Pick<Producer, 'connect' | 'disconnect' | 'send'>;

export type LaneOptions = Pick<CheckedOptions, 'topic' | 'batchBytesMax' | 'requestMsMax' | 'onEvent'>;

/**
 * Sends for some of the partitions, one request at a time.
 *
 * The idempotent producer of kafkajs takes its sequence numbers back when a request fails, so two unsettled requests can
 * swap or lose batches; with one at a time they can't. After a request failed for good its numbers are in doubt: the
 * producer is thrown away, and a new one sends the same messages before any later ones.
 */
export class ProducerLane {
  readonly #kafka: LaneClient;
  readonly #options: LaneOptions;
  readonly #index: number;
  readonly #closing = new AbortController();
  #queue: QueuedMessage[] = [];
  #producer: LaneProducer | undefined;
  #running: Promise<void> | undefined;

  constructor(kafka: LaneClient, options: LaneOptions, index: number) {
    this.#kafka = kafka;
    this.#options = options;
    this.#index = index;
  }

  push(message: QueuedMessage): void {
    this.#queue.push(message);
    this.#running ??= this.#run();
  }

  /** Resolves when everything was sent or given up. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Turns away what waits; what is being sent is told by its own outcome. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const { settled } of this.#queue.splice(0)) settled(closedError());
    const producer = this.#producer;
    await this.#dropProducer();
    // A request under way connects again to be tried again; the connection goes when it has ended.
    if (this.#running !== undefined) void this.#running.then(() => producer?.disconnect()).catch(() => undefined);
  }

  async #run(): Promise<void> {
    // Calls of one turn share the first request.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#sendUntilSettled(this.#takeBatch());
    this.#running = undefined; // in the same turn as the last look at the queue
  }

  /** The oldest messages, up to `batchBytesMax` of each partition. */
  #takeBatch(): QueuedMessage[] {
    const bytes = new Map<number, number>();
    const taken: QueuedMessage[] = [];
    const left: QueuedMessage[] = [];
    for (const message of this.#queue) {
      const { partition, value } = message;
      const before = bytes.get(partition) ?? 0;
      const fits = before === 0 || before + value.length <= this.#options.batchBytesMax;
      // Once one had to stay, all later ones of its partition do: order.
      bytes.set(partition, fits ? before + Math.max(1, value.length) : Infinity);
      (fits ? taken : left).push(message);
    }
    this.#queue = left;
    return taken;
  }

  async #sendUntilSettled(batch: readonly QueuedMessage[]): Promise<void> {
    let unsent = batch;
    while (unsent.length > 0) {
      try {
        await this.#send(unsent);
        for (const { settled } of unsent) settled();
        return;
      } catch (error) {
        await this.#dropProducer();
        unsent = await this.#afterFailure(unsent, error);
      }
    }
  }

  /** What is to be sent again. */
  async #afterFailure(batch: readonly QueuedMessage[], error: unknown): Promise<readonly QueuedMessage[]> {
    if (TOO_LARGE_TYPES.has(protocolType(error) ?? '')) {
      await this.#sendEach(batch, error);
      return [];
    }
    this.#options.onEvent({ type: 'producer-replaced', lane: this.#index, error });
    await pause(RESEND_PAUSE_MS, this.#closing.signal);
    const now = performance.now();
    const isOver = ({ expiresAtMs }: QueuedMessage): boolean => this.#closing.signal.aborted || expiresAtMs <= now;
    const failure = streamError('STREAM_APPEND_FAILED', `append to ${this.#options.topic}`, error);
    for (const message of batch) if (isOver(message)) message.settled(failure);
    return batch.filter((message) => !isOver(message));
  }

  /** A batch that is too large goes message by message; one that is too large alone never will. */
  async #sendEach(batch: readonly QueuedMessage[], error: unknown): Promise<void> {
    const [only] = batch;
    if (batch.length > 1) {
      for (const message of batch) await this.#sendUntilSettled([message]);
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

  async #send(batch: readonly QueuedMessage[]): Promise<void> {
    const { topic, requestMsMax } = this.#options;
    this.#producer ??= await this.#connect();
    const messages = batch.map(({ partition, value, headers }): Message => ({ partition, value, headers }));
    const answers = await this.#producer.send({
      topic,
      messages,
      acks: -1,
      timeout: requestMsMax,
      compression: kafkajs.CompressionTypes.LZ4,
    });
    // When a leader moves between two tries, kafkajs may take a broker's earlier answer for the partition that came to
    // it since, and never send that one. So every partition must have been answered for.
    const answered = new Set(answers.map(({ partition }) => partition));
    const silent = batch.find(({ partition }) => !answered.has(partition));
    if (silent !== undefined) throw new Error(`no broker answered for partition ${silent.partition}`);
  }

  async #connect(): Promise<LaneProducer> {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: CLIENT_RETRY,
      createPartitioner: () => partitionOfMessage,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect().catch(() => undefined); // it never was connected
      throw error;
    }
  }

  async #dropProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    // A broker that is gone can't be said goodbye to.
    await producer?.disconnect().catch(() => undefined);
  }
}

/** The gateway chose the partition. */
export function partitionOfMessage({ message }: { readonly message: Message }): number {
  if (message.partition === undefined) throw new Error('a message has no partition');
  return message.partition;
}
