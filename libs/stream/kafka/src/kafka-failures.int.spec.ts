import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartitionLease, StreamProducer } from '@clew/stream-contract';
import { FencedError } from '@clew/stream-contract';
import { LeaseCollector, journalTexts, message, readCount, textsOf } from '@clew/stream-contract/testing';
import { partIfAvailable, startKafka } from '@clew/test-parts';
import kafkajs from 'kafkajs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type KafkaStream, createKafkaStream } from './kafka-stream.js';
import { checkOptions, type KafkaStreamOptions } from './options.js';
import type { KafkaStreamEvent } from './stream-events.js';

const kafka = await partIfAvailable(startKafka);
const brokers = kafka?.brokers ?? [];

describe.skipIf(kafka === undefined)('kafka stream, when things go wrong', () => {
  const opened: KafkaStream[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((stream) => stream.shutdown({ deadlineMs: 2_000 })));
  });
  afterAll(() => kafka?.stop());

  const create = (topic: string, options: Partial<KafkaStreamOptions> = {}): KafkaStream => {
    const stream = createKafkaStream({
      brokers,
      topic,
      partitionCount: 1,
      offerPauseMs: 50,
      sessionMs: 6_000,
      revokeMsMax: 300,
      ...options,
    });
    opened.push(stream);
    return stream;
  };
  const start = async (topic: string, options: Partial<KafkaStreamOptions> = {}): Promise<KafkaStream> => {
    const stream = create(topic, options);
    await stream.start();
    return stream;
  };

  it('has the brokers fence an owner that knows nothing of its successor', async () => {
    const topic = `fence-${randomUUID()}`;
    const [one, other] = [await start(topic), await start(topic)];
    const zombie = new LeaseCollector({ zombie: true });
    // Another group, so that nothing but the brokers can tell the zombie.
    await one.openConsumer({ groupId: `${topic}-a` }, zombie);
    const old = await zombie.lease(0);
    await old.journal.append(Buffer.from('in time'));
    const collector = new LeaseCollector();
    await other.openConsumer({ groupId: `${topic}-b` }, collector);
    const lease = await collector.lease(0);
    expect(old.signal.aborted).toBe(false);
    await expect(old.journal.append(Buffer.from('too late'))).rejects.toBeInstanceOf(FencedError);
    await expect(old.journal.append(Buffer.from('still too late'))).rejects.toBeInstanceOf(FencedError);
    await lease.journal.append(Buffer.from('by the new owner'));
    expect(await journalTexts(lease)).toEqual(['in time', 'by the new owner']);
  });

  it('shares the partitions between two processes, and gives them back when one goes', async () => {
    const topic = `rebalance-${randomUUID()}`;
    const options = { partitionCount: 4 };
    const [one, other] = [await start(topic, options), await start(topic, options)];
    const producer = await one.openProducer();
    await producer.append([0, 1, 2, 3].map((partition) => message(partition, `p${String(partition)}`)));
    const first = new LeaseCollector();
    const second = new LeaseCollector();
    await one.openConsumer({ groupId: topic }, first);
    const before = await Promise.all([0, 1, 2, 3].map((partition) => first.lease(partition)));
    for (const lease of before) await lease.journal.append(Buffer.from(`journal ${String(lease.partition)}`));
    await other.openConsumer({ groupId: topic }, second);
    await until(() => held(second).length === 2 && held(first).length === 2);
    // Partitions that stayed were not disturbed: same lease, still reading.
    expect(before.filter(({ signal }) => !signal.aborted)).toHaveLength(2);
    for (const lease of [...held(first), ...held(second)]) {
      expect(textsOf(await readCount(lease, 0n, 1))).toEqual([`p${String(lease.partition)}`]);
      expect(await journalTexts(lease)).toEqual([`journal ${String(lease.partition)}`]);
    }
    await one.shutdown({ deadlineMs: 5_000 });
    await until(() => held(second).length === 4);
    for (const lease of held(second)) {
      expect(await journalTexts(lease)).toEqual([`journal ${String(lease.partition)}`]);
    }
  });

  it.skipIf(kafka?.canCrash !== true)(
    'loses nothing it acknowledged and heals by itself when the broker is killed under load',
    async () => {
      const topic = `kill-${randomUUID()}`;
      const events: KafkaStreamEvent[] = [];
      const stream = await start(topic, {
        partitionCount: 2,
        requestMsMax: 3_000,
        onEvent: (each) => events.push(each),
      });
      const collector = new LeaseCollector();
      await stream.openConsumer({ groupId: topic }, collector);
      const lease = await collector.lease(0);
      await lease.journal.append(Buffer.from('before'));
      const load = new Load(await stream.openProducer());
      await until(() => load.acknowledged.length > 50);
      for (let round = 0; round < 2; round += 1) {
        await kafka?.kill9();
        await sleep(1_500);
        await kafka?.restart();
        const before = load.acknowledged.length;
        await until(() => load.acknowledged.length > before + 50);
      }
      await load.stop();
      const found = new Set<string>();
      const now = await collector.lease(0);
      for (let next = 0n; !load.acknowledged.every((text) => found.has(text));) {
        for (const each of await now.read(next, { bytesMax: 1_000_000, waitMsMax: 1_000 })) {
          found.add(textsOf([each])[0] ?? '');
          next = each.offset + 1n;
        }
      }
      expect(await journalTexts(now)).toEqual(['before']);
      await now.journal.append(Buffer.from('after')).catch(async () => {
        // A connection that died with the broker costs a lease, as the contract says; the next one works.
        const later = await collector.lease(0, [now]);
        await later.journal.append(Buffer.from('after'));
      });
      await now.commit(1n, 'k=1');
      expect(await now.committed()).toEqual({ offset: 1n, note: 'k=1' });
    },
  );

  it('refuses topics that would lose spans, with what is wrong', async () => {
    const topic = `wrong-${randomUUID()}`;
    await expect(start(topic, { createTopics: false })).rejects.toThrow(/is missing and createTopics is false/);
    await start(topic, { partitionCount: 2 });
    await expect(start(topic, { partitionCount: 3 })).rejects.toThrow(/has 2 partitions and partitionCount is 3/);
    await expect(start(topic, { partitionCount: 2, messageBytesMax: 64_000_000 })).rejects.toThrow(
      /max\.message\.bytes/,
    );
    const twoTopics = `two-${randomUUID()}`;
    await createTopic(`${twoTopics}.journal`, [], 3);
    await createTopic(twoTopics, [], 2);
    await expect(start(twoTopics, { partitionCount: 3 })).rejects.toThrow(/they are not of the same stream/);
    const compacted = `compacted-${randomUUID()}`;
    await createTopic(`${compacted}.journal`, [{ name: 'cleanup.policy', value: 'compact' }]);
    await expect(start(compacted)).rejects.toThrow(/cleanup\.policy compact; it must be delete/);
    const expiring = `expiring-${randomUUID()}`;
    await createTopic(`${expiring}.journal`, []);
    await expect(start(expiring)).rejects.toThrow(/retention\.ms 604800000; it must be -1/);
  });

  it('has as many partitions as its journal, whatever becomes of the topic of its messages', async () => {
    const topic = `altered-${randomUUID()}`;
    await start(topic, { partitionCount: 2 });
    await alterTopic(topic, 4);
    const events: KafkaStreamEvent[] = [];
    const stream = createKafkaStream({ brokers, topic, onEvent: (each) => events.push(each) });
    opened.push(stream);
    await stream.start();
    expect(stream.partitionCount).toBe(2);
    expect(events).toContainEqual({ type: 'partitions-unused', topic, topicPartitions: 4, partitionCount: 2 });
    const producer = await stream.openProducer();
    await expect(producer.append([message(2, 'lost')])).rejects.toThrow('partition 2 is not from 0 to 1');
  });

  it('is created once by processes that start at the same moment, and found whole by each', async () => {
    for (let round = 0; round < 5; round++) {
      const topic = `together-${randomUUID()}`;
      const streams = await Promise.all(Array.from({ length: 4 }, () => start(topic, { partitionCount: 8 })));
      expect(streams.map(({ partitionCount }) => partitionCount)).toEqual([8, 8, 8, 8]);
    }
  });

  it('skips a foreign message, says so, and reads on', async () => {
    const topic = `foreign-${randomUUID()}`;
    const events: KafkaStreamEvent[] = [];
    const stream = await start(topic, { onEvent: (each) => events.push(each) });
    const producer = await stream.openProducer();
    await producer.append([message(0, 'ours')]);
    await sendForeign(topic);
    await producer.append([message(0, 'ours again')]);
    const collector = new LeaseCollector();
    await stream.openConsumer({ groupId: topic }, collector);
    const lease = await collector.lease(0);
    expect(textsOf(await readCount(lease, 0n, 2))).toEqual(['ours', 'ours again']);
    expect(textsOf(await readCount(lease, 1n, 1))).toEqual(['ours again']);
    expect(events.find(({ type }) => type === 'message-skipped')).toMatchObject({ partition: 0, offset: 1n });
  });

  it('knows the end though foreign messages lie before it, and skips them once', async () => {
    const topic = `foreign-end-${randomUUID()}`;
    const events: KafkaStreamEvent[] = [];
    const stream = await start(topic, { onEvent: (each) => events.push(each) });
    const producer = await stream.openProducer();
    await producer.append([message(0, 'ours')]);
    await sendForeign(topic);
    const collector = new LeaseCollector();
    await stream.openConsumer({ groupId: topic }, collector);
    const lease = await collector.lease(0);
    expect(textsOf(await readCount(lease, 0n, 1))).toEqual(['ours']);
    const skipped = (): number => events.filter(({ type }) => type === 'message-skipped').length;
    while (skipped() === 0) expect(await lease.read(1n, { bytesMax: 1_000, waitMsMax: 100 })).toEqual([]);
    expect(await lease.endOffset()).toBe(1n);
    expect(await lease.read(1n, { bytesMax: 1_000, waitMsMax: 300 })).toEqual([]);
    expect(skipped()).toBe(1);
    await producer.append([message(0, 'ours again')]);
    expect(await lease.endOffset()).toBe(3n);
    expect(textsOf(await readCount(lease, 1n, 1))).toEqual(['ours again']);
  });

  it('takes a journal record of the largest size, which hardly compresses, and says so of a larger one', async () => {
    const topic = `large-${randomUUID()}`;
    const stream = await start(topic);
    const collector = new LeaseCollector();
    await stream.openConsumer({ groupId: topic }, collector);
    const lease = await collector.lease(0);
    const largest = randomBytes(checkOptions({ brokers }).journalRecordBytesMax);
    await expect(lease.journal.append(Buffer.concat([largest, Buffer.alloc(1)]))).rejects.toThrow(
      /journal record of 33554433 bytes is over journalRecordBytesMax \(33554432\)/,
    );
    const sequence = await lease.journal.append(largest);
    for await (const record of lease.journal.read()) {
      expect(record.sequence).toBe(sequence);
      expect(largest.equals(record.payload)).toBe(true);
    }
  });

  it('refuses a journal that takes smaller records than there may be', async () => {
    const topic = `small-${randomUUID()}`;
    const settings = { 'retention.ms': '-1', 'retention.bytes': '-1', 'max.message.bytes': '1048588' };
    await createTopic(
      `${topic}.journal`,
      Object.entries(settings).map(([name, value]) => ({ name, value })),
    );
    await expect(start(topic)).rejects.toThrow(
      /topic small-.*\.journal takes max\.message\.bytes 1048588 and journalRecordBytesMax is 33554432/,
    );
  });

  it('says which brokers it cannot reach', async () => {
    const stream = create('unreachable', { brokers: ['127.0.0.1:1'], requestMsMax: 200 });
    await expect(stream.start()).rejects.toMatchObject({
      code: 'STREAM_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('127.0.0.1:1') as string,
    });
  });
});

/** Appends numbered messages, several at a time, and remembers which were acknowledged. */
class Load {
  readonly acknowledged: string[] = [];
  readonly #writers: Promise<void>[];
  #next = 0;
  #stopped = false;

  constructor(producer: StreamProducer) {
    this.#writers = Array.from({ length: 4 }, () => this.#write(producer));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#writers);
  }

  async #write(producer: StreamProducer): Promise<void> {
    while (!this.#stopped) {
      const text = `m${String(this.#next++)}`;
      try {
        await producer.append([message(0, text, 2_000), message(1, text)]);
        this.acknowledged.push(text);
      } catch (error) {
        expect(error).toMatchObject({ retryable: true });
      }
      await sleep(5);
    }
  }
}

function held(collector: LeaseCollector): PartitionLease[] {
  return collector.leases.filter(({ signal }) => !signal.aborted);
}

async function until(check: () => boolean): Promise<void> {
  while (!check()) await sleep(20);
}

/** To partition 0. */
async function sendForeign(topic: string): Promise<void> {
  const foreign = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await foreign.connect();
  await foreign.send({ topic, messages: [{ partition: 0, value: 'garbage' }] });
  await foreign.disconnect();
}

async function createTopic(
  topic: string,
  configEntries: { name: string; value: string }[],
  numPartitions = 1,
): Promise<void> {
  await withAdmin((admin) =>
    admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }] }),
  );
}

/** As `kafka-topics --alter` does. */
async function alterTopic(topic: string, count: number): Promise<void> {
  await withAdmin((admin) => admin.createPartitions({ topicPartitions: [{ topic, count }] }));
}

async function withAdmin(work: (admin: kafkajs.Admin) => Promise<unknown>): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}
