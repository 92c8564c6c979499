import { randomUUID } from 'node:crypto';
import { describeStream, type StreamFixture, type StreamTestOptions } from '@clew/stream-contract/testing';
import { partIfAvailable, startKafka } from '@clew/test-parts';
import kafkajs from 'kafkajs';
import { afterAll, describe } from 'vitest';
import { createKafkaStream } from './kafka-stream.js';

const kafka = await partIfAvailable(startKafka);
const brokers = kafka?.brokers ?? [];

describe.skipIf(kafka === undefined)('on a real broker', () => {
  afterAll(() => kafka?.stop());

  describeStream('kafka', async (options: StreamTestOptions): Promise<StreamFixture> => {
    const topic = `suite-${randomUUID()}`;
    const settings = { brokers, topic, ...options, offerPauseMs: 20, sessionMs: 6_000 };
    let stream = createKafkaStream(settings);
    await stream.start();
    return {
      stream,
      async reopen() {
        await stream.shutdown({ deadlineMs: 5_000 });
        stream = createKafkaStream(settings);
        await stream.start();
        return stream;
      },
      async expire(partition, before) {
        await withAdmin(async (admin) => {
          await admin.fetchTopicOffsets(topic);
          await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(before) }] });
        });
      },
      async dispose() {
        await stream.shutdown({ deadlineMs: 5_000 });
        await withAdmin((admin) => admin.deleteTopics({ topics: [topic, `${topic}.journal`] }));
      },
    };
  });
});

async function withAdmin(work: (admin: kafkajs.Admin) => Promise<unknown>): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}
