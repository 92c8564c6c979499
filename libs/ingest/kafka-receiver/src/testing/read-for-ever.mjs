// Reads a topic into a file, one line for each span that "the stream" has durably, until it is killed.
// usage: read-for-ever.mjs BROKERS TOPIC GROUP FILE
import { appendFileSync } from 'node:fs';

import { decodeTraceRequest } from '@clew/otlp';
import { createSpanIntake } from '@clew/receivers';
import { createLogger, createMetrics } from '@clew/self-telemetry';

import { createKafkaReceiver } from '../../dist/index.js';

const [brokers, topic, groupId, file] = process.argv.slice(2);
const metrics = createMetrics();
const logger = createLogger({ name: 'read-for-ever', level: 'silent' });
const producer = {
  append: async (messages) => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    for (const { value } of messages) {
      for (const { scopeSpans } of decodeTraceRequest(value)) {
        const spans = scopeSpans.flatMap((each) => each.spans);
        appendFileSync(file, spans.map(({ name }) => `${name}\n`).join(''));
        process.stdout.write(`${spans.length}\n`);
      }
    }
  },
  shutdown: async () => undefined,
};
const identity = { tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key-1', retentionDays: 30 };
const keys = { find: async () => identity, anonymous: () => undefined };
const intake = createSpanIntake({ producer, partitionCount: 1, metrics, logger, lingerMs: 1 });
const receiver = createKafkaReceiver({
  ...{ brokers: brokers.split(','), topic, groupId, ingestKey: 'key', intake, keys, metrics, logger },
  sessionMs: 6_000,
  inFlightMax: 4,
});
await receiver.start();
