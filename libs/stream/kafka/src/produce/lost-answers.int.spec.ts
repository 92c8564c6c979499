import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { partIfAvailable, startKafka } from '@clew/test-parts';
import kafkajs from 'kafkajs';
import { afterAll, describe, expect, it } from 'vitest';
import { registerLz4 } from '../lz4-codec.js';
import { ProducerLane } from '../producer-lane.js';
import { BrokerProduceClient } from './produce-client.js';
import { encodeRecordHeaders } from './record-batch.js';
import type { LeaderSource } from '../broker/topic-leaders.js';

const MESSAGES = 400;
const PARTITIONS = 2;
const kafka = await partIfAvailable(startKafka);

/** Between client and broker: passes requests on, and breaks the connection instead of passing on every third answer. */
class AnswerSwallower {
  swallowed = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #answers = 0;

  constructor(broker: { readonly host: string; readonly port: number }) {
    this.#server = createServer((client) => {
      const upstream = connect(broker);
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined); // the other side is told by 'close'
      }
      client.on('data', (chunk) => upstream.write(chunk));
      client.on('close', () => upstream.end());
      upstream.on('close', () => client.destroy());
      upstream.on('data', (chunk) => {
        this.#answers += 1;
        if (this.#answers % 3 !== 0) {
          client.write(chunk);
          return;
        }
        this.swallowed += 1;
        client.destroy();
      });
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

describe.skipIf(kafka === undefined)('a broker whose answers get lost', () => {
  afterAll(() => kafka?.stop());

  it.each(['none', 'lz4'] as const)('has every message once and in order, compression %s', async (compression) => {
    const topic = `lost-answers-${randomUUID()}`;
    const [host = '', port = ''] = kafka?.brokers[0]?.split(':') ?? [];
    const client = new kafkajs.Kafka({ brokers: [`${host}:${port}`], logLevel: kafkajs.logLevel.NOTHING });
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS, replicationFactor: 1 }] });
    const proxy = new AnswerSwallower({ host, port: Number(port) });
    const leader = { nodeId: 1, host: '127.0.0.1', port: await proxy.listen() };
    const leaders: LeaderSource = {
      current: () => Promise.resolve(new Map(Array.from({ length: PARTITIONS }, (_, index) => [index, leader]))),
      forget: () => undefined,
    };
    const lane = new ProducerLane(
      new BrokerProduceClient(leaders, { topic, clientId: 'test', requestMsMax: 5_000, tls: false, sasl: undefined }),
      { topic, batchBytesMax: 200, compression, onEvent: () => undefined },
      0,
    );
    const outcomes = Array.from(
      { length: MESSAGES },
      (_, index) =>
        new Promise((settled) => {
          lane.push({
            partition: index % PARTITIONS,
            value: Buffer.from(`m${String(index)}`.padEnd(20)),
            headers: encodeRecordHeaders({}),
            expiresAtMs: Infinity,
            settled,
          });
        }),
    );
    expect((await Promise.all(outcomes)).filter((error) => error !== undefined)).toEqual([]);
    expect(proxy.swallowed).toBeGreaterThan(5);

    registerLz4();
    const found = await readTexts(client, topic);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const sent = Array.from({ length: MESSAGES }, (_, index) => index).filter(
        (each) => each % PARTITIONS === partition,
      );
      expect(found.get(partition)).toEqual(sent.map((index) => `m${String(index)}`));
      const ends = await admin.fetchTopicOffsets(topic);
      expect(ends.find((each) => each.partition === partition)?.high).toBe(String(sent.length));
    }
    lane.close();
    proxy.close();
    await admin.disconnect();
  });
});

async function readTexts(client: kafkajs.Kafka, topic: string): Promise<ReadonlyMap<number, string[]>> {
  const consumer = client.consumer({ groupId: topic, maxWaitTimeInMs: 100 });
  const found = new Map<number, string[]>();
  let count = 0;
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachMessage: ({ partition, message }) => {
        found.set(partition, [...(found.get(partition) ?? []), String(message.value).trimEnd()]);
        count += 1;
        if (count === MESSAGES) resolve();
        return Promise.resolve();
      },
    });
  });
  await consumer.disconnect();
  return found;
}
