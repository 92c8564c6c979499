import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { createAssigner } from './assigner.js';
import { CONSUMER_RETRY } from './client.js';
import type { StartedOptions } from './options.js';
import { pause } from './pause.js';
import type { Fetched } from './partition-reader.js';
import { PartitionReader } from './partition-reader.js';

const RESTART_PAUSE_MS = 1_000;
/** A rebalance is noticed at the next heartbeat. */
const HEARTBEAT_MS_MAX = 1_000;
/** Of a partition. When all are paused the client sleeps, so less would make reading a journal slow. */
const JOURNAL_READ_AHEAD = { readAheadBytesMax: 4 * 1024 * 1024 };

export interface FetchedMessage extends Fetched {
  readonly message: KafkaMessage;
}

/**
 * A member of a consumer group. Both topics of a partition come to the same member. Messages are never fetched here
 * (`consume/`): their partitions stay paused, and those of the journal are until a reader wants them. Fetching never waits for a
 * handler, so heartbeats go on and a rebalance takes as long as the brokers need.
 */
export class GroupConsumer {
  readonly #kafka: Kafka;
  readonly #options: StartedOptions;
  readonly #groupId: string;
  readonly #assigned: (partitions: readonly number[]) => void;
  readonly #closing = new AbortController();
  /** Of the journal, by partition. */
  readonly #readers = new Map<number, PartitionReader<FetchedMessage>>();
  #held: readonly number[] = [];
  #consumer: Consumer | undefined;

  /** `assigned` is told the member's whole share whenever it may have changed. */
  constructor(
    kafka: Kafka,
    options: StartedOptions,
    groupId: string,
    assigned: (partitions: readonly number[]) => void,
  ) {
    this.#kafka = kafka;
    this.#options = options;
    this.#groupId = groupId;
    this.#assigned = assigned;
  }

  async start(): Promise<void> {
    const { topic, journalTopic, fetchWaitMs, fetchBytesMax, sessionMs, partitionCount } = this.#options;
    const topics = [topic, journalTopic];
    const consumer = this.#kafka.consumer({
      groupId: this.#groupId,
      sessionTimeout: sessionMs,
      rebalanceTimeout: sessionMs * 2,
      heartbeatInterval: Math.min(HEARTBEAT_MS_MAX, Math.ceil(sessionMs / 5)),
      maxWaitTimeInMs: fetchWaitMs,
      maxBytesPerPartition: fetchBytesMax,
      allowAutoTopicCreation: false,
      readUncommitted: false,
      partitionAssigners: [createAssigner({ topics, partitionCount, held: () => this.#held })],
      retry: CONSUMER_RETRY,
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#joined(consumer, payload.memberAssignment[topic] ?? []);
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) void this.#restart(payload.error);
    });
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: (payload) => {
        this.#take(payload);
        return Promise.resolve();
      },
    });
  }

  /** A reader of one partition of the journal; it takes the place of an earlier one. */
  openReader(partition: number): PartitionReader<FetchedMessage> {
    const topic = this.#options.journalTopic;
    const partitions = [{ topic, partitions: [partition] }];
    const reader = new PartitionReader<FetchedMessage>(
      {
        seek: (offset) => {
          this.#whenRunning((consumer) => {
            consumer.seek({ topic, partition, offset: String(offset) });
          });
        },
        pause: () => {
          this.#whenRunning((consumer) => {
            consumer.pause(partitions);
          });
        },
        resume: () => {
          this.#whenRunning((consumer) => {
            consumer.resume(partitions);
          });
        },
      },
      JOURNAL_READ_AHEAD,
    );
    this.#readers.get(partition)?.stop();
    this.#readers.set(partition, reader);
    return reader;
  }

  closeReader(partition: number, reader: PartitionReader<FetchedMessage>): void {
    if (this.#readers.get(partition) !== reader) return; // another took its place
    reader.stop();
    this.#readers.delete(partition);
  }

  async commit(partition: number, offset: bigint, note: string): Promise<void> {
    const consumer = this.#consumer;
    if (consumer === undefined) throw new Error('the consumer is between two runs');
    const { topic } = this.#options;
    await consumer.commitOffsets([{ topic, partition, offset: String(offset), metadata: note }]);
  }

  async stop(): Promise<void> {
    this.#closing.abort();
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.disconnect();
  }

  #joined(consumer: Consumer, partitions: readonly number[]): void {
    if (this.#consumer !== consumer) return;
    const { topic, journalTopic, onEvent } = this.#options;
    this.#held = partitions;
    consumer.pause([
      { topic, partitions: [...partitions] },
      { topic: journalTopic, partitions: [...partitions] },
    ]);
    for (const partition of partitions) this.#readers.get(partition)?.rejoined();
    onEvent({ type: 'partitions-assigned', groupId: this.#groupId, partitions });
    this.#assigned(partitions);
  }

  #take(payload: EachBatchPayload): void {
    const { batch } = payload;
    if (payload.isStale() || batch.topic !== this.#options.journalTopic) return; // fetched before a seek or a pause
    const records = batch.messages.map((message) => ({
      offset: BigInt(message.offset),
      bytes: message.value?.length ?? 0,
      message,
    }));
    this.#readers.get(batch.partition)?.offer(records);
  }

  /** kafkajs restarts itself after what it knows to heal. After anything else a new consumer is made. */
  async #restart(error: unknown): Promise<void> {
    let reason = error;
    while (!this.#isClosing()) {
      this.#options.onEvent({ type: 'consumer-restarted', groupId: this.#groupId, error: reason });
      const crashed = this.#consumer;
      this.#consumer = undefined;
      await crashed?.disconnect().catch(() => undefined); // it crashed
      await pause(RESTART_PAUSE_MS, this.#closing.signal);
      if (this.#isClosing()) return;
      try {
        await this.start();
        return;
      } catch (startError) {
        reason = startError;
      }
    }
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Between a crash and the next run there is nothing to steer; `rejoined` catches up. */
  #whenRunning(steer: (consumer: Consumer) => void): void {
    const consumer = this.#consumer;
    if (consumer === undefined) return;
    try {
      steer(consumer);
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('consumer#run must be called first'))) throw error;
    }
  }
}
