import type { KafkaConfig, LogEntry, RetryOptions } from 'kafkajs';
import kafkajs from 'kafkajs';
import { registerLz4 } from './lz4-codec.js';
import type { CheckedOptions } from './options.js';
import type { KafkaStreamListener } from './stream-events.js';

/** A request is tried for about ten seconds, which outlasts the election of a new leader. */
export const CLIENT_RETRY: RetryOptions = { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 12 };

export function createClient(options: CheckedOptions): kafkajs.Kafka {
  registerLz4();
  const config: KafkaConfig = {
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: Math.min(options.requestMsMax, 3_000),
    requestTimeout: options.requestMsMax,
    retry: CLIENT_RETRY,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => forward(options.onEvent),
  };
  if (options.ssl !== undefined) config.ssl = options.ssl;
  if (options.sasl !== undefined) config.sasl = options.sasl;
  return new kafkajs.Kafka(config);
}

function forward(onEvent: KafkaStreamListener): (entry: LogEntry) => void {
  return ({ namespace, level, log }) => {
    const { message, timestamp: _timestamp, ...fields } = log;
    // A producer whose retries ran out is thrown away, which is what the warning is about.
    if (message.startsWith('Limiting retries for the idempotent producer')) return;
    onEvent({ type: 'client-log', level: levelName(level), message: `${namespace}: ${message}`, fields });
  };
}

function levelName(level: kafkajs.logLevel): 'error' | 'warn' | 'info' | 'debug' {
  if (level <= kafkajs.logLevel.ERROR) return 'error';
  if (level === kafkajs.logLevel.WARN) return 'warn';
  return level === kafkajs.logLevel.INFO ? 'info' : 'debug';
}
