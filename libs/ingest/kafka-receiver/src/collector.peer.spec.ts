import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { traceRequestFromJson } from '@clew/otlp';
import { createSpanIntake } from '@clew/receivers';
import { createMetrics } from '@clew/self-telemetry';
import { createKafkaStream } from '@clew/stream-kafka';
import { PartMissingError, partIfAvailable, startKafka } from '@clew/test-parts';
import kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createKafkaReceiver } from './kafka-receiver.js';
import { findCollector, type Collector } from './testing/collector.js';
import { KEY, createReceivingHarness, spanNamesIn, traceRequest } from './testing/receiving-harness.js';

const WAIT = { timeout: 25_000, interval: 100 };
const NUMBERS = Array.from({ length: 200 }, (_, number) => number);
const NAMES = NUMBERS.map((number) => `span-${number}`).sort();

// Not `partIfAvailable`: building a Collector takes Go and minutes, which CI is not to spend.
const startCollector = await findCollector().catch((error: unknown) => {
  if (!(error instanceof PartMissingError)) throw error;
  process.stdout.write(`not run: ${error.message}\n`);
  return undefined;
});
const kafka = startCollector === undefined ? undefined : await partIfAvailable(startKafka);
afterAll(() => kafka?.stop());

describe.skipIf(kafka === undefined)('beside an OpenTelemetry Collector', () => {
  let folder: string;
  let collector: Collector | undefined;
  const [broker = ''] = kafka?.brokers ?? [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clew-collector-'));
  });
  afterEach(async () => {
    await collector?.stop();
    collector = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
    'takes in what its Kafka exporter writes, compressed with %s',
    async (compression) => {
      const topic = `otlp_spans-${randomUUID()}`;
      await createTopic(broker, topic);
      const [http, grpc] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
      collector = startCollector?.('otlp-to-kafka.yaml', {
        ...{ PEER_HTTP: http, PEER_GRPC: grpc, PEER_BROKER: broker, PEER_TOPIC: topic, PEER_COMPRESSION: compression },
      });
      await expect.poll(() => post(http, traceRequest('shop', NUMBERS.slice(0, 100))), WAIT).toBe(200);
      await expect.poll(() => post(http, traceRequest('cart', NUMBERS.slice(100))), WAIT).toBe(200);

      const harness = createReceivingHarness();
      const { intake, keys, metrics, logger } = harness;
      const receiver = createKafkaReceiver({
        ...{ brokers: [broker], topic, groupId: 'clew-gateway', ingestKey: KEY, intake, keys, metrics, logger },
        sessionMs: 6_000,
      });
      await receiver.start();
      await expect.poll(() => [...new Set(harness.spanNames())].sort(), WAIT).toEqual(NAMES);
      await receiver.shutdown({ deadlineMs: 5_000 });
      await harness.shutdown();
    },
    60_000,
  );

  it("is understood: its Kafka receiver reads Clew's own topic", async () => {
    const topic = `clew.spans-${randomUUID()}`;
    const file = join(folder, 'spans.jsonl');
    const stream = createKafkaStream({ brokers: [broker], topic, partitionCount: 4 });
    await stream.start();
    const { logger } = createReceivingHarness();
    const producer = await stream.openProducer();
    const intake = createSpanIntake({ producer, partitionCount: 4, metrics: createMetrics(), logger });
    const identity = { tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key-1', retentionDays: 30 };
    for (const service of [0, 1]) {
      const body = traceRequest(`service-${service}`, NUMBERS.slice(service * 100, service * 100 + 100));
      await intake.accept({ body, identity, transport: 'http' });
    }
    collector = startCollector?.('kafka-to-file.yaml', {
      ...{ PEER_BROKER: broker, PEER_TOPIC: topic, PEER_FILE: file },
    });
    const read = async (): Promise<string[]> => {
      const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
      return lines.flatMap((line) => spanNamesIn(traceRequestFromJson(Buffer.from(line)))).sort();
    };
    await expect.poll(read, WAIT).toEqual(NAMES);
    await intake.shutdown({ deadlineMs: 1_000 });
    await producer.shutdown({ deadlineMs: 1_000 });
    await stream.shutdown({ deadlineMs: 5_000 });
  }, 60_000);
});

/** The status of the answer; undefined while nothing listens. */
async function post(address: string, body: Buffer): Promise<number | undefined> {
  const headers = { 'content-type': 'application/x-protobuf' };
  const request = { method: 'POST', headers, body: Uint8Array.from(body) };
  return fetch(`http://${address}/v1/traces`, request).then(
    ({ status }) => status,
    () => undefined,
  );
}

async function createTopic(broker: string, topic: string): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [broker], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
  await admin.disconnect();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('there is no TCP address'));
        else resolve(address.port);
      });
    });
  });
}
