import type { ReadOptions, RevocableLease, StreamMessage } from '@clew/stream-contract';
import { StreamError } from '@clew/stream-contract';
import type { AdminClient } from './admin-client.js';
import type { MemoryPool } from './consume/memory-pool.js';
import { PartitionFetch } from './consume/partition-fetch.js';
import type { TopicFetcher } from './consume/topic-fetcher.js';
import type { FetchedMessage, GroupConsumer } from './group-consumer.js';
import { streamError } from './kafka-error.js';
import type { JournalParts } from './kafka-journal.js';
import { KafkaJournal } from './kafka-journal.js';
import type { PartitionReader } from './partition-reader.js';

export interface LeaseParts extends Pick<JournalParts, 'kafka' | 'admin' | 'options' | 'partition'> {
  readonly groupId: string;
  readonly consumer: GroupConsumer;
  readonly fetcher: TopicFetcher;
  readonly pool: MemoryPool;
}

export class KafkaLease implements RevocableLease {
  readonly partition: number;
  readonly journal: KafkaJournal;
  readonly signal: AbortSignal;
  readonly over: AbortSignal;
  readonly #parts: LeaseParts;
  readonly #revoked: AbortController;
  readonly #over = new AbortController();
  readonly #messages: PartitionFetch;
  readonly #manifests: PartitionReader<FetchedMessage>;
  /** After the last message read: from there on no check is needed whether the offset is still held. */
  #known: bigint | undefined;
  /** Where the next read normally begins, and where it may: between them lie only messages that are skipped. */
  #skipped: { readonly from: bigint; readonly to: bigint } | undefined;
  #ending: Promise<void> | undefined;

  private constructor(
    parts: LeaseParts,
    journal: KafkaJournal,
    readers: readonly [messages: PartitionFetch, manifests: PartitionReader<FetchedMessage>],
    revoked: AbortController,
  ) {
    this.#parts = parts;
    this.#revoked = revoked;
    [this.#messages, this.#manifests] = readers;
    this.partition = parts.partition;
    this.journal = journal;
    this.signal = revoked.signal;
    this.over = this.#over.signal;
  }

  /** Fences every earlier lease of the partition before it resolves. */
  static async open(parts: LeaseParts): Promise<KafkaLease> {
    const { consumer, fetcher, partition } = parts;
    const revoked = new AbortController();
    const manifests = consumer.openReader(partition);
    const journal = await KafkaJournal.open({ ...parts, reader: manifests, signal: revoked.signal });
    const messages = fetchOf(parts);
    fetcher.add(messages);
    return new KafkaLease(parts, journal, [messages, manifests], revoked);
  }

  revoke(): void {
    this.#revoked.abort();
  }

  end(): Promise<void> {
    return (this.#ending ??= this.#end());
  }

  async earliestOffset(): Promise<bigint> {
    return (await this.#range()).low;
  }

  /** Whoever has read all there is has come to the end, also when what lies before it is skipped. */
  async endOffset(): Promise<bigint> {
    const { high } = await this.#range();
    const skipped = this.#skipped;
    return skipped !== undefined && skipped.from < high && high <= skipped.to ? skipped.from : high;
  }

  async committed(): Promise<{ readonly offset: bigint; readonly note: string } | undefined> {
    const { admin, options, groupId } = this.#parts;
    const [found] = await admin.call(`read the offsets of group ${groupId}`, (client) =>
      client.fetchOffsets({ groupId, topics: [options.topic] }),
    );
    const entry = found?.partitions.find(({ partition }) => partition === this.partition);
    if (entry === undefined || entry.offset.startsWith('-')) return undefined;
    return { offset: BigInt(entry.offset), note: entry.metadata ?? '' };
  }

  async read(from: bigint, { bytesMax, waitMsMax }: ReadOptions): Promise<readonly StreamMessage[]> {
    const waitUntilMs = performance.now() + waitMsMax;
    for (let next = this.#skipped?.from === from ? this.#skipped.to : from; !this.signal.aborted;) {
      if (this.#known !== next) await this.#checkHeld(next);
      const leftMs = Math.max(0, waitUntilMs - performance.now());
      const fetched = await this.#messages.next(next, { bytesMax, waitMsMax: leftMs, signal: this.signal });
      if (fetched.isLost) {
        await this.#checkHeld(next); // if it is held, this broker did not know yet
        return [];
      }
      const isEmpty = fetched.next === next;
      this.#known = next = fetched.next;
      const taken = fetched.messages.at(-1);
      this.#skipped = { from: taken === undefined ? from : taken.offset + 1n, to: next };
      // What came may all have been skipped.
      if (taken !== undefined || isEmpty) return fetched.messages;
    }
    return [];
  }

  async commit(offset: bigint, note: string): Promise<void> {
    this.journal.check();
    try {
      await this.#parts.consumer.commit(this.partition, offset, note);
    } catch (error) {
      throw streamError('STREAM_COMMIT_FAILED', `commit partition ${this.partition}`, error);
    }
  }

  async #end(): Promise<void> {
    const { consumer, fetcher } = this.#parts;
    this.journal.giveUp();
    this.#revoked.abort();
    this.#over.abort();
    fetcher.remove(this.#messages);
    consumer.closeReader(this.partition, this.#manifests);
    await this.journal.close();
  }

  #range(): ReturnType<AdminClient['range']> {
    const { admin, options } = this.#parts;
    return admin.range(options.topic, this.partition);
  }

  /** Asked where a read does not begin after the last one: without waiting for what may never come. */
  async #checkHeld(offset: bigint): Promise<void> {
    const { low, high } = await this.#range();
    if (offset >= low && offset <= high) return;
    this.#known = undefined;
    throw new StreamError(
      'STREAM_OFFSET_LOST',
      `offset ${offset} is not in partition ${this.partition} of ${this.#parts.options.topic}: it holds ${low} up to ${high}`,
      { retryable: false },
    );
  }
}

function fetchOf({ options, partition, fetcher, pool }: LeaseParts): PartitionFetch {
  const { topic, readAheadBytesMax, onEvent } = options;
  return new PartitionFetch({
    ...{ topic, partition, readAheadBytesMax, pool },
    onSkipped: (offset, error) => {
      onEvent({ type: 'message-skipped', partition, offset, error });
    },
    onWanted: () => {
      fetcher.wake();
    },
  });
}
