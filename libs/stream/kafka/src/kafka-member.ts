import type { LeaseHandler, StreamConsumer } from '@clew/stream-contract';
import { LeaseSlot, settledWithin } from '@clew/stream-contract';
import type { Kafka } from 'kafkajs';
import type { AdminClient } from './admin-client.js';
import type { LeaderSource } from './broker/topic-leaders.js';
import { MemoryPool } from './consume/memory-pool.js';
import { TopicFetcher } from './consume/topic-fetcher.js';
import { GroupConsumer } from './group-consumer.js';
import { KafkaLease } from './kafka-lease.js';
import { type StartedOptions, connectionOptions } from './options.js';
import { pause } from './pause.js';

export interface MemberParts {
  readonly kafka: Kafka;
  readonly admin: AdminClient;
  readonly leaders: LeaderSource;
  readonly options: StartedOptions;
  readonly groupId: string;
}

/** One consumer: runs its handler on the partitions that the group gives it. */
export class KafkaMember implements StreamConsumer {
  readonly #handler: LeaseHandler;
  readonly #consumer: GroupConsumer;
  readonly #fetcher: TopicFetcher;
  readonly #slots: readonly LeaseSlot[];
  #closing: Promise<void> | undefined;

  constructor(parts: MemberParts, handler: LeaseHandler) {
    const { kafka, options, groupId } = parts;
    this.#handler = handler;
    this.#consumer = new GroupConsumer(kafka, options, groupId, (partitions) => {
      this.#assign(partitions);
    });
    const { partitionCount, revokeMsMax, offerPauseMs, fetchMemoryBytesMax, onEvent } = options;
    this.#fetcher = new TopicFetcher(parts.leaders, {
      ...options,
      ...connectionOptions(options),
      onDelayed: (error) => {
        onEvent({ type: 'fetch-delayed', groupId, error });
      },
    });
    const shared = {
      ...parts,
      consumer: this.#consumer,
      fetcher: this.#fetcher,
      pool: new MemoryPool(fetchMemoryBytesMax),
    };
    this.#slots = Array.from({ length: partitionCount }, (_, partition) => {
      const openLease = (): Promise<KafkaLease> => KafkaLease.open({ ...shared, partition });
      return new LeaseSlot({ partition, openLease, revokeMsMax, offerPauseMs, pause });
    });
  }

  start(): Promise<void> {
    return this.#consumer.start();
  }

  shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    return (this.#closing ??= this.#close(deadlineMs));
  }

  #assign(partitions: readonly number[]): void {
    if (this.#closing !== undefined) return;
    for (const [partition, slot] of this.#slots.entries()) {
      slot.assign(partitions.includes(partition) ? this.#handler : undefined);
    }
  }

  /** The member stays in its group until its handlers have returned: others would fence them in the middle of a flush. */
  async #close(deadlineMs: number): Promise<void> {
    const returned = this.#slots.map((slot) => slot.returned());
    for (const slot of this.#slots) slot.assign(undefined);
    await settledWithin(returned, deadlineMs, pause);
    const fenced = this.#slots.map(async (slot) => {
      await slot.fence(this.#handler);
      await slot.idle();
    });
    await settledWithin(fenced, deadlineMs, pause);
    this.#fetcher.close();
    // It may be in the middle of trying to reach brokers that are gone.
    await settledWithin([this.#consumer.stop()], deadlineMs, pause);
  }
}
