import type { KafkaConfig, LogEntry, RetryOptions, SASLOptions } from 'kafkajs';
import kafkajs from 'kafkajs';
import { registerLz4 } from './lz4-codec.js';
import type { CheckedOptions } from './options.js';
import type { Sasl } from './broker/sasl.js';
import type { KafkaStreamListener } from './stream-events.js';

/** A request is tried for about ten seconds, which outlasts the election of a new leader. */
export const CLIENT_RETRY: RetryOptions = { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 12 };

/**
 * A consumer that gives up forgets its member id, and its group then waits out the lost member's session. So it outlasts
 * the restart of a broker.
 */
export const CONSUMER_RETRY: RetryOptions = { ...CLIENT_RETRY, retries: 60 };

/** For administrative requests, which are tried again as a whole. */
export const ADMIN_RETRY: RetryOptions = { ...CLIENT_RETRY, retries: 4 };

export function createClient(options: CheckedOptions, retry = CLIENT_RETRY): kafkajs.Kafka {
  registerLz4();
  const config: KafkaConfig = {
    brokers: [...options.brokers],
    clientId: options.clientId,
    connectionTimeout: Math.min(options.requestMsMax, 3_000),
    requestTimeout: options.requestMsMax,
    retry,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => forward(options.onEvent),
  };
  if (options.ssl !== undefined) config.ssl = options.ssl;
  if (options.sasl !== undefined) config.sasl = kafkajsSasl(options.sasl);
  return new kafkajs.Kafka(config);
}

/** kafkajs types each mechanism by itself. */
function kafkajsSasl({ mechanism, username, password }: Sasl): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}

/** What kafkajs calls errors and warnings, though they are the normal course of things. */
const NORMAL = [
  'Limiting retries for the idempotent producer', // of the journal: a lease ends with its producer
  'another concurrent operation on the same transaction', // the last transaction is being finished
];

function forward(onEvent: KafkaStreamListener): (entry: LogEntry) => void {
  return ({ namespace, level, log }) => {
    const { message, timestamp: _timestamp, ...fields } = log;
    const text = `${message} ${String(fields['error'] ?? '')}`;
    const isNormal = NORMAL.some((phrase) => text.includes(phrase));
    onEvent({
      type: 'client-log',
      level: isNormal ? 'debug' : levelName(level),
      message: `${namespace}: ${message}`,
      fields,
    });
  };
}

function levelName(level: kafkajs.logLevel): 'error' | 'warn' | 'info' | 'debug' {
  if (level <= kafkajs.logLevel.ERROR) return 'error';
  if (level === kafkajs.logLevel.WARN) return 'warn';
  return level === kafkajs.logLevel.INFO ? 'info' : 'debug';
}
