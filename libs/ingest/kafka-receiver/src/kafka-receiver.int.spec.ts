import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { RunningPart } from '@clew/lifecycle';
import { createMetrics } from '@clew/self-telemetry';
import { partIfAvailable, startKafka } from '@clew/test-parts';
import kafkajs, { type Message } from 'kafkajs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { registerCodecs } from './codecs.js';
import { createKafkaReceiver } from './kafka-receiver.js';
import type { KafkaReceiverOptions } from './kafka-receiver-options.js';
import { KEY, createReceivingHarness, traceRequest, type ReceivingHarness } from './testing/receiving-harness.js';

/** Runs on the built package: a child process has no test runner to compile for it. */
const READER = fileURLToPath(new URL('testing/read-for-ever.mjs', import.meta.url));
const WAIT = { timeout: 20_000, interval: 50 };
const PARTITIONS = 3;

const kafka = await partIfAvailable(startKafka);
const brokers = kafka?.brokers ?? [];
afterAll(() => kafka?.stop());

describe.skipIf(kafka === undefined)('spans from a topic of others', () => {
  const client = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
  let topic: string;
  let harness: ReceivingHarness;
  let receivers: RunningPart[] = [];

  beforeEach(async () => {
    registerCodecs();
    topic = `otlp_spans-${randomUUID()}`;
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
    await admin.disconnect();
    harness = createReceivingHarness();
  });
  afterEach(async () => {
    for (const receiver of receivers) await receiver.shutdown({ deadlineMs: 5_000 });
    receivers = [];
    await harness.shutdown();
  });

  async function receive(options: Partial<KafkaReceiverOptions> = {}): Promise<RunningPart> {
    const { intake, keys, metrics, logger } = harness;
    const receiver = createKafkaReceiver({
      ...{ brokers, topic, groupId: 'clew-gateway', ingestKey: KEY, intake, keys, metrics, logger },
      ...{ sessionMs: 6_000, retryMs: 50 },
      ...options,
    });
    receivers.push(receiver);
    await receiver.start();
    return receiver;
  }

  async function produce(messages: readonly Message[], compression = kafkajs.CompressionTypes.None): Promise<void> {
    const producer = client.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic, messages: [...messages], compression, acks: -1 });
    await producer.disconnect();
  }

  async function committedOffsets(): Promise<number> {
    const admin = client.admin();
    await admin.connect();
    const [offsets] = await admin.fetchOffsets({ groupId: 'clew-gateway', topics: [topic] });
    await admin.disconnect();
    return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  }

  /** Everything in the rejected topic. */
  async function deadLetters(count: number): Promise<readonly { value: string; reason: string; from: string }[]> {
    const written = `clew_gateway_kafka_messages_total{outcome="dead_lettered"} ${count}`;
    await expect.poll(async () => (await harness.metrics.expose()).includes(written), WAIT).toBe(true);
    const consumer = client.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
    await consumer.connect();
    await consumer.subscribe({ topic: `${topic}.clew-rejected`, fromBeginning: true });
    const found: { value: string; reason: string; from: string }[] = [];
    await consumer.run({
      eachMessage: ({ message: { value, headers } }) => {
        const header = (name: string): string => String(headers?.[name]);
        found.push({
          value: String(value),
          reason: header('clew-rejected-reason'),
          from: header('clew-rejected-from'),
        });
        return Promise.resolve();
      },
    });
    await expect.poll(() => found.length, WAIT).toBe(count);
    await consumer.disconnect();
    return found;
  }

  it('are taken in whatever they are compressed with, with and without keys', async () => {
    const { None, GZIP, Snappy, LZ4, ZSTD } = kafkajs.CompressionTypes;
    const expected: string[] = [];
    for (const [index, compression] of [None, GZIP, Snappy, LZ4, ZSTD].entries()) {
      const numbers = Array.from({ length: 20 }, (_, at) => index * 20 + at);
      expected.push(...numbers.map((number) => `span-${number}`));
      const keyed = { key: Buffer.from('trace id'), value: traceRequest('shop', numbers.slice(0, 10)) };
      await produce([keyed, { value: traceRequest('shop', numbers.slice(10)) }, { value: null }], compression);
    }
    await receive();
    await expect.poll(() => harness.spanNames().sort(), WAIT).toEqual(expected.sort());
    // What was read is committed, tombstones included, without another message having to come.
    await expect.poll(committedOffsets, WAIT).toBe(15);
    expect(await harness.metrics.expose()).toContain('clew_gateway_spans_accepted_total{transport="kafka"} 100');
  }, 60_000);

  it('that cannot be read stop nothing: they are kept where someone can look', async () => {
    await produce([
      { value: traceRequest('shop', [1]), partition: 0 },
      { value: 'hello', key: 'k', partition: 0 },
      { value: traceRequest('shop', [2]), partition: 0 },
    ]);
    await receive();
    await expect.poll(() => harness.spanNames().sort(), WAIT).toEqual(['span-1', 'span-2']);
    const [letter] = await deadLetters(1);
    expect(letter?.value).toBe('hello');
    expect(letter?.reason).toContain('at byte');
    expect(letter?.from).toBe(`${topic}/0@1`);
    await expect.poll(committedOffsets, WAIT).toBe(3);
  }, 60_000);

  it('may be skipped instead, and may be JSON or Zipkin', async () => {
    await produce([{ value: '[{"traceId":"1","id":"2","name":"z"}]' }, { value: '{' }], kafkajs.CompressionTypes.GZIP);
    await receive({ encoding: 'zipkin_json', onRejected: 'skip' });
    await expect.poll(committedOffsets, WAIT).toBe(2);
    expect(harness.spanNames()).toEqual(['z']);
    expect(await harness.metrics.expose()).toContain('clew_gateway_kafka_messages_total{outcome="skipped"} 1');
  }, 60_000);

  it('wait, uncommitted, while the stream is away or the key is not valid', async () => {
    harness.setStream('away');
    await produce([{ value: traceRequest('shop', [1, 2, 3]) }]);
    const first = await receive();
    const retries = async (): Promise<boolean> => (await harness.metrics.expose()).includes('{outcome="retried"}');
    await expect.poll(retries, WAIT).toBe(true);
    await first.shutdown({ deadlineMs: 5_000 });
    expect(await committedOffsets()).toBe(0);

    harness.setStream('there');
    harness.keys.isValid = false;
    await receive({ metrics: createMetrics() });
    await produce([{ value: traceRequest('shop', [4]) }]);
    expect(await committedOffsets()).toBe(0);
    expect(harness.spanNames()).toEqual([]);
    harness.keys.isValid = true;
    await expect.poll(() => new Set(harness.spanNames()).size, WAIT).toBe(4);
  }, 60_000);

  it('are shared among the receivers of a group', async () => {
    await Promise.all([receive(), receive({ metrics: createMetrics() })]);
    const numbers = Array.from({ length: 60 }, (_, number) => number);
    for (const number of numbers) await produce([{ value: traceRequest('shop', [number]), partition: number % 3 }]);
    await expect.poll(() => new Set(harness.spanNames()).size, WAIT).toBe(60);
    await expect.poll(committedOffsets, WAIT).toBe(60);
  }, 60_000);
});

describe.skipIf(kafka === undefined)('a receiver that is killed', () => {
  it('has lost nothing, and repeats little', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clew-kafka-receiver-'));
    const file = join(folder, 'spans');
    const topic = `otlp_spans-${randomUUID()}`;
    let child: ChildProcess | undefined;
    try {
      await fill(topic);
      for (let round = 0; round < 2; round++) {
        child = read(topic, file);
        await killAfter(child, 400);
      }
      child = read(topic, file);
      const found = async (): Promise<number> => new Set(await spansIn(file)).size;
      await expect.poll(found, WAIT).toBe(2_000);
      const repeated = (await spansIn(file)).length - 2_000;
      // A kill repeats at most what was on its way: a batch of each partition, whose offsets are committed at its end.
      expect(repeated).toBeLessThanOrEqual(2 * 2_000);
    } finally {
      child?.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  }, 90_000);

  async function fill(topic: string): Promise<void> {
    const client = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
    const admin = client.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
    await admin.disconnect();
    const producer = client.producer();
    await producer.connect();
    for (let first = 0; first < 2_000; first += 100) {
      const messages = Array.from({ length: 10 }, (_, index) => {
        const numbers = Array.from({ length: 10 }, (_each, at) => first + index * 10 + at);
        return { value: traceRequest('shop', numbers) };
      });
      await producer.send({ topic, messages, acks: -1 });
    }
    await producer.disconnect();
  }

  function read(topic: string, file: string): ChildProcess {
    return spawn(process.execPath, [READER, brokers.join(','), topic, 'crash', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async function killAfter(child: ChildProcess, spans: number): Promise<void> {
    const exited = once(child, 'exit');
    if (child.stdout === null) throw new Error('there is no output to read');
    let count = 0;
    for await (const line of createInterface(child.stdout)) {
      count += Number(line);
      if (count >= spans) child.kill('SIGKILL');
    }
    await exited;
    expect(child.signalCode, 'the reader was killed and did not end by itself').toBe('SIGKILL');
  }

  async function spansIn(file: string): Promise<string[]> {
    const text = await readFile(file, 'utf8');
    return text.split('\n').filter((line) => line !== '');
  }
});
