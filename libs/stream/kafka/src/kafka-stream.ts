import type { ConsumerOptions, LeaseHandler, SpanStream, StreamConsumer, StreamProducer } from '@clew/stream-contract';
import { PendingBytes, StreamError } from '@clew/stream-contract';
import type { Kafka } from 'kafkajs';
import { AdminClient } from './admin-client.js';
import { ADMIN_RETRY, createClient } from './client.js';
import { closedError } from './kafka-error.js';
import { KafkaMember } from './kafka-member.js';
import { KafkaProducer } from './kafka-producer.js';
import type { CheckedOptions, KafkaStreamOptions, StartedOptions } from './options.js';
import { checkOptions } from './options.js';
import { TopicLeaders } from './broker/topic-leaders.js';
import { prepareTopics } from './topics.js';

export interface KafkaStream extends SpanStream {
  /** Bytes that wait to become durable, for a gauge. */
  readonly pendingBytes: number;
}

export function createKafkaStream(options: KafkaStreamOptions): KafkaStream {
  return new TopicStream(checkOptions(options));
}

interface Closable {
  shutdown(options: { readonly deadlineMs: number }): Promise<void>;
}

class TopicStream implements KafkaStream {
  readonly name = 'kafka';
  readonly #options: CheckedOptions;
  readonly #kafka: Kafka;
  readonly #admin: AdminClient;
  readonly #leaders: TopicLeaders;
  readonly #pending: PendingBytes;
  readonly #open = new Set<Closable>();
  #starting: Promise<number> | undefined;
  #started: StartedOptions | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: CheckedOptions) {
    this.#options = options;
    this.#kafka = createClient(options);
    this.#admin = new AdminClient(createClient(options, ADMIN_RETRY));
    this.#leaders = new TopicLeaders(this.#admin, options.topic);
    this.#pending = new PendingBytes(options.pendingBytesMax);
  }

  get partitionCount(): number {
    return this.#startedOptions().partitionCount;
  }

  get pendingBytes(): number {
    return this.#pending.bytes;
  }

  async start(): Promise<void> {
    if (this.#closing !== undefined) throw closedError();
    this.#starting ??= prepareTopics(this.#admin, this.#options);
    try {
      const partitionCount = await this.#starting;
      this.#started = { ...this.#options, partitionCount };
    } catch (error) {
      this.#starting = undefined; // a person may repair it and start again
      await this.#admin.close();
      throw error;
    }
  }

  async openProducer(): Promise<StreamProducer> {
    return this.#keep(new KafkaProducer(this.#leaders, this.#openOptions(), this.#pending));
  }

  async openConsumer({ groupId }: ConsumerOptions, handler: LeaseHandler): Promise<StreamConsumer> {
    const options = this.#openOptions();
    if (groupId === '') {
      throw new StreamError('STREAM_OPTIONS_INVALID', 'groupId is empty', { retryable: false });
    }
    const parts = { kafka: this.#kafka, admin: this.#admin, leaders: this.#leaders, options, groupId };
    const member = this.#keep(new KafkaMember(parts, handler));
    await member.start();
    return member;
  }

  shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    return (this.#closing ??= this.#close(deadlineMs));
  }

  #keep<T extends Closable>(part: T): T {
    this.#open.add(part);
    return part;
  }

  #openOptions(): StartedOptions {
    if (this.#closing !== undefined) throw closedError();
    return this.#startedOptions();
  }

  #startedOptions(): StartedOptions {
    if (this.#started !== undefined) return this.#started;
    throw new StreamError('STREAM_NOT_STARTED', 'the span stream is not started', { retryable: false });
  }

  async #close(deadlineMs: number): Promise<void> {
    await Promise.all([...this.#open].map((part) => part.shutdown({ deadlineMs })));
    await this.#admin.close();
  }
}
