import { TraceScan } from '@clew/otlp';
import { registerLz4 } from '@clew/stream-kafka';
import { until } from '@clew/test-driver';
import kafkajs from 'kafkajs';

const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

/** Topics for one run each, and what came to be in them. */
export class BenchTopics {
  readonly #kafka: kafkajs.Kafka;
  readonly #admin: kafkajs.Admin;

  constructor(broker: string) {
    registerLz4();
    this.#kafka = new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 20 } });
    this.#admin = this.#kafka.admin();
  }

  async create(topic: string, partitionCount: number): Promise<void> {
    await this.#admin.connect();
    const configEntries = [
      { name: 'max.message.bytes', value: String(MESSAGE_BYTES_MAX) },
      { name: 'retention.ms', value: '86400000' },
    ];
    const topics = [{ topic, numPartitions: partitionCount, replicationFactor: 1, configEntries }];
    await this.#admin.createTopics({ topics, waitForLeaders: false });
    await until('the topic to have leaders', async () => {
      const found = await this.#admin.fetchTopicMetadata({ topics: [topic] });
      return found.topics[0]?.partitions.every(({ leader }) => leader >= 0) === true ? true : undefined;
    });
  }

  async delete(topic: string): Promise<void> {
    await this.#admin.deleteTopics({ topics: [topic] });
  }

  async close(): Promise<void> {
    await this.#admin.disconnect();
  }

  /** Messages that the group has not committed. */
  async lag(topic: string, groupId: string): Promise<number> {
    const ends = await this.#admin.fetchTopicOffsets(topic);
    const [committed] = await this.#admin.fetchOffsets({ groupId, topics: [topic] });
    const positions = new Map(committed?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    // A group that has committed nothing has position -1.
    return ends.reduce((sum, { partition, low, high }) => {
      const position = positions.get(partition) ?? -1n;
      return sum + Number(BigInt(high) - (position < 0n ? BigInt(low) : position));
    }, 0);
  }

  /** Forgets a topic if it exists, and waits until it is gone. */
  async deleteIfThere(topic: string): Promise<void> {
    if (!(await this.#admin.listTopics()).includes(topic)) return;
    await this.delete(topic);
    await until('the topic to be gone', async () =>
      (await this.#admin.listTopics()).includes(topic) ? undefined : true,
    );
  }

  /** Spans in the topic, whoever wrote them. */
  async countSpans(topic: string): Promise<number> {
    const scan = new TraceScan();
    let spans = 0;
    await this.#read(topic, (value) => {
      scan.scan(value);
      spans += scan.spanCount;
    });
    return spans;
  }

  /** Trace and span id, in hex, of every span in the topic. One that was sent again may be there twice. */
  async spanIds(topic: string): Promise<ReadonlySet<string>> {
    const scan = new TraceScan();
    const ids = new Set<string>();
    await this.#read(topic, (value) => {
      scan.scan(value);
      for (let index = 0; index < scan.spanCount; index++) {
        const traceId = scan.traceIdStart[index] ?? -1;
        const spanId = scan.spanIdStart[index] ?? -1;
        ids.add(value.toString('hex', traceId, traceId + 16) + value.toString('hex', spanId, spanId + 8));
      }
    });
    return ids;
  }

  /** Calls `take` with every message of the topic. */
  async #read(topic: string, take: (value: Buffer) => void): Promise<void> {
    const ends = await this.#admin.fetchTopicOffsets(topic);
    const unread = new Map(ends.filter(({ high }) => high !== '0').map(({ partition, high }) => [partition, high]));
    const consumer = this.#kafka.consumer({
      groupId: `${topic}-count`,
      maxBytesPerPartition: MESSAGE_BYTES_MAX,
      maxWaitTimeInMs: 100,
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        if (unread.size === 0) resolve();
        consumer.on('consumer.crash', ({ payload }) => {
          if (!payload.restart) reject(payload.error);
        });
        const running = consumer.run({
          autoCommit: false,
          eachBatch: ({ batch: { partition, messages } }) => {
            for (const { value, offset } of messages) {
              if (value === null) continue;
              take(value);
              if (BigInt(offset) + 1n >= BigInt(unread.get(partition) ?? 0)) unread.delete(partition);
            }
            if (unread.size === 0) resolve();
            return Promise.resolve();
          },
        });
        running.catch(reject);
      });
    } finally {
      await consumer.disconnect();
    }
  }
}
