import { join } from 'node:path';

import type { ClewConfig } from '@clew/config';
import type { Logger } from '@clew/self-telemetry';
import type { SpanStream } from '@clew/stream-contract';
import { createKafkaStream, type KafkaStreamOptions } from '@clew/stream-kafka';
import { createSegmentLogStream } from '@clew/stream-segment-log';

/**
 * Each partition flushes by itself, so one costs the least where one process reads them all anyway; on Kafka there should
 * be as many as there may ever be samplers.
 */
const SEGMENT_LOG_PARTITIONS = 1;
const KAFKA_PARTITIONS = 8;

/** The span stream that the configuration asks for: a folder of this machine, or Kafka. */
export function spanStream(config: ClewConfig, logger: Logger): SpanStream {
  return config.stream.kind === 'kafka' ? kafka(config, logger) : segmentLog(config, logger);
}

function segmentLog({ stream, dataDir }: ClewConfig, logger: Logger): SpanStream {
  return createSegmentLogStream({
    dataDir: join(dataDir, 'stream'),
    partitionCount: stream.partitionCount ?? SEGMENT_LOG_PARTITIONS,
    retainMs: stream.retainMs,
    diskBytesMax: stream.diskBytesMax,
    onEvent: ({ type, ...event }) => {
      logger.warn({ ...event }, `span stream: ${type}`);
    },
  });
}

function kafka({ stream }: ClewConfig, logger: Logger): SpanStream {
  const { brokers, topic, partitionCount = KAFKA_PARTITIONS, replicationFactor, tls } = stream;
  const sasl = saslOf(stream);
  return createKafkaStream({
    brokers,
    topic,
    partitionCount,
    replicationFactor,
    ssl: tls,
    ...(sasl === undefined ? {} : { sasl }),
    onEvent: (event) => {
      if (event.type === 'client-log') logger[event.level]({ ...event.fields }, `kafka: ${event.message}`);
      else if (event.type === 'partitions-assigned') logger.info({ ...event }, 'span stream: partitions assigned');
      else logger.warn({ ...event }, `span stream: ${event.type}`);
    },
  });
}

/** The configuration was checked: with a mechanism there are a user and a password. */
function saslOf(stream: ClewConfig['stream']): KafkaStreamOptions['sasl'] | undefined {
  const { saslMechanism, saslUsername: username = '', saslPassword: password = '' } = stream;
  switch (saslMechanism) {
    case undefined:
      return undefined;
    case 'plain':
      return { mechanism: 'plain', username, password };
    case 'scram-sha-256':
      return { mechanism: 'scram-sha-256', username, password };
    case 'scram-sha-512':
      return { mechanism: 'scram-sha-512', username, password };
  }
}
