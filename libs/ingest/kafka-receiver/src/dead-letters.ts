import type { Kafka, KafkaMessage, Producer } from 'kafkajs';

export interface Rejected {
  readonly topic: string;
  readonly partition: number;
  readonly message: KafkaMessage;
  readonly reason: string;
}

const REASON_CHARS_MAX = 1_000;

/** Keeps what could not be read where someone can look at it: `<topic>.clew-rejected`, as it was, with the reason beside it. */
export class DeadLetters {
  readonly topic: string;
  readonly #kafka: Kafka;
  #producer: Promise<Producer> | undefined;

  constructor(kafka: Kafka, sourceTopic: string) {
    this.#kafka = kafka;
    this.topic = `${sourceTopic}.clew-rejected`;
  }

  /** Resolves once the brokers have it. */
  async write({ topic, partition, message, reason }: Rejected): Promise<void> {
    const producer = await this.#opened();
    const { key, value, headers, offset } = message;
    const about = {
      'clew-rejected-reason': reason.slice(0, REASON_CHARS_MAX),
      'clew-rejected-from': `${topic}/${partition}@${offset}`,
    };
    await producer.send({
      topic: this.topic,
      acks: -1,
      messages: [{ key, value, headers: { ...headers, ...about } }],
    });
  }

  async close(): Promise<void> {
    const producer = await this.#producer?.catch(() => undefined); // one that could not be opened needs no closing
    await producer?.disconnect();
  }

  /** Most topics never need one. One that failed to open is opened anew. */
  #opened(): Promise<Producer> {
    this.#producer ??= this.#open().catch((error: unknown) => {
      this.#producer = undefined;
      throw error;
    });
    return this.#producer;
  }

  async #open(): Promise<Producer> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      const topics = [{ topic: this.topic, numPartitions: -1, replicationFactor: -1 }];
      await admin.createTopics({ topics, waitForLeaders: true }); // false when it is there already
    } finally {
      await admin.disconnect();
    }
    const producer = this.#kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    return producer;
  }
}
