import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

import {
  ClewProcess,
  compareTraces,
  countedSpans,
  embeddedStart,
  runSpanLoad,
  storedTraces,
  until,
  type GraphqlTarget,
} from '@clew/test-driver';
import { partIfAvailable, startKafka } from '@clew/test-parts';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SERVICES = ['edge', 'orders', 'stock', 'ledger'];
const TOPIC = `otlp_spans-${randomUUID()}`;

const kafka = await partIfAvailable(startKafka);
const brokers = kafka?.brokers ?? [];
afterAll(() => kafka?.stop());

describe.skipIf(kafka === undefined)(
  'spans that someone else writes to Kafka, through a kill -9 of their reader',
  () => {
    let dataDir: string;
    let clew: ClewProcess;
    let writer: Writer;

    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'clew-kafka-in-'));
      writer = await openWriter();
    });

    afterAll(async () => {
      expect(await clew.stop(), clew.log()).toBe(0);
      await writer.close();
      await rm(dataDir, { recursive: true, force: true });
    });

    it('are counted and stored, each once', async () => {
      const args = await embeddedStart(dataDir);
      clew = new ClewProcess(args);
      const { ingestKey = '' } = await clew.ready();
      expect(await clew.stop(), clew.log()).toBe(0);

      const running = runSpanLoad({ otlpHttp: writer.url, tracesPerSecond: 100, durationMs: 4_000 });
      const settings = {
        CLEW_KAFKA_RECEIVER_BROKERS: brokers.join(','),
        CLEW_KAFKA_RECEIVER_TOPIC: TOPIC,
        CLEW_KAFKA_RECEIVER_ENCODING: 'otlp_json',
        CLEW_KAFKA_RECEIVER_INGEST_KEY: ingestKey,
      };
      clew = new ClewProcess(args, settings);
      const { graphql = '', adminToken = '' } = await clew.ready();
      const target: GraphqlTarget = { graphql, adminToken };
      await until('spans to come in', async () => ((await countedSpans(target, SERVICES)) > 0 ? true : undefined));
      await clew.kill9();

      clew = new ClewProcess(args, settings);
      await clew.ready();
      const load = await running;
      await until('all spans to be counted', async () =>
        (await countedSpans(target, SERVICES)) >= load.spanCount ? true : undefined,
      );
      await pause(2_000); // room for a double to show up
      expect(await countedSpans(target, SERVICES)).toBe(load.spanCount);
      const stored = await storedTraces(target, 'edge');
      expect(compareTraces(load.traces, stored, () => true)).toEqual({ missing: [], partial: [], duplicated: [] });
      process.stdout.write(
        `${String(load.traces.size)} traces, ${String(load.spanCount)} spans through Kafka and a kill\n`,
      );
    });
  },
);

interface Writer {
  /** Where spans are sent to, as OTLP/JSON. */
  readonly url: string;
  close(): Promise<void>;
}

/** Writes each OTLP/JSON request that it gets to the topic, and answers once Kafka has it: a Collector in ten lines. */
async function openWriter(): Promise<Writer> {
  const client = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 3 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = client.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const server: Server = createServer((request, response) => {
    void buffer(request)
      .then((value) => producer.send({ topic: TOPIC, messages: [{ value }], acks: -1 }))
      .then(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        () => response.writeHead(503).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await producer.disconnect();
    },
  };
}
