import { randomUUID } from 'node:crypto';
import { encodeHeaders, type StreamMessage } from '@clew/stream-contract';
import { LeaseCollector, headers, message, readCount, textsOf } from '@clew/stream-contract/testing';
import { partIfAvailable, startKafka } from '@clew/test-parts';
import kafkajs from 'kafkajs';
import { afterAll, describe, expect, it } from 'vitest';
import { createKafkaStream } from '../kafka-stream.js';

const kafka = await partIfAvailable(startKafka);
const brokers = [...(kafka?.brokers ?? [])];

describe.skipIf(kafka === undefined)('what others wrote to a real broker', () => {
  // A broker that has just started takes a while to have a coordinator of transactions.
  const client = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING, retry: { retries: 30 } });
  afterAll(() => kafka?.stop());

  const foreign = (text: string): kafkajs.Message => ({
    value: text,
    headers: encodeHeaders(headers()),
    partition: 0,
  });

  async function readAll(topic: string, count: number, settings: object = {}): Promise<StreamMessage[]> {
    const stream = createKafkaStream({ brokers, topic, partitionCount: 1, ...settings });
    await stream.start();
    const collector = new LeaseCollector();
    await stream.openConsumer({ groupId: topic }, collector);
    const found = await readCount(await collector.lease(0), 0n, count);
    await stream.shutdown({ deadlineMs: 5_000 });
    return found;
  }

  it('is read as long as it counts: not what a transaction gave up, and in every compression that is known', async () => {
    const topic = `foreign-${randomUUID()}`;
    const stream = createKafkaStream({ brokers, topic, partitionCount: 1 });
    await stream.start();
    const ours = await stream.openProducer();
    const plain = client.producer();
    const transacting = client.producer({ transactionalId: topic, idempotent: true, maxInFlightRequests: 1 });
    await Promise.all([plain.connect(), transacting.connect()]);

    await ours.append([message(0, 'ours 0')]);
    const compression = kafkajs.CompressionTypes.GZIP;
    await plain.send({ topic, compression, messages: [foreign('gzip 1'), foreign('gzip 2')] });
    const given = await transacting.transaction();
    await given.send({ topic, messages: [foreign('given up 3')] });
    await ours.append([message(0, 'ours 4')]);
    await given.abort();
    const kept = await transacting.transaction();
    await kept.send({ topic, messages: [foreign('kept 6')] });
    await kept.commit();
    await ours.append([message(0, 'ours last')]);
    await Promise.all([plain.disconnect(), transacting.disconnect(), stream.shutdown({ deadlineMs: 5_000 })]);

    const found = await readAll(topic, 6);
    expect(textsOf(found)).toEqual(['ours 0', 'gzip 1', 'gzip 2', 'ours 4', 'kept 6', 'ours last']);
    // Where the last one lies depends on when the transaction before it is written off.
    expect(found.slice(0, 5).map(({ offset }) => offset)).toEqual([0n, 1n, 2n, 4n, 6n]);
  });

  it('comes whole and in order, however little is fetched at a time', async () => {
    const topic = `little-${randomUUID()}`;
    const stream = createKafkaStream({ brokers, topic, partitionCount: 1, compression: 'none' });
    await stream.start();
    const producer = await stream.openProducer();
    const sizes = Array.from({ length: 120 }, (_, index) => (index % 40 === 7 ? 700_000 : 50 * (index % 30)));
    const sent = sizes.map((bytes, index) => message(0, `m${String(index)}`, bytes));
    for (let index = 0; index < sent.length; index += 5) await producer.append(sent.slice(index, index + 5));
    await stream.shutdown({ deadlineMs: 5_000 });

    const limits = { fetchBytesMax: 4_000, fetchAnswerBytesMax: 10_000, readAheadBytesMax: 20_000 };
    const found = await readAll(topic, sent.length, limits);
    expect(found.map(({ value }) => value.length)).toEqual(sent.map(({ value }) => value.length));
    expect(textsOf(found)).toEqual(sent.map((_, index) => `m${String(index)}`));
  });
});
