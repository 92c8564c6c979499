import kafkajs, { type Kafka, type KafkaConfig, type LogEntry } from 'kafkajs';

import { registerCodecs } from './codecs.js';
import type { CheckedOptions } from './kafka-receiver-options.js';

const CONNECT_MS_MAX = 3_000;
const RETRY = { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 8 };

export function createClient({ brokers, clientId, ssl, sasl, logger }: CheckedOptions): Kafka {
  registerCodecs();
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECT_MS_MAX,
    retry: RETRY,
    logLevel: kafkajs.logLevel.WARN,
    // Its errors heal by themselves or end in a crash that the receiver reports; told as they come they would only alarm.
    logCreator:
      () =>
      ({ namespace, log: { message, timestamp: _timestamp, ...fields } }: LogEntry) => {
        logger.debug({ ...fields }, `kafka: ${namespace}: ${message}`);
      },
  };
  if (ssl !== undefined) config.ssl = ssl;
  if (sasl !== undefined) config.sasl = sasl;
  return new kafkajs.Kafka(config);
}
