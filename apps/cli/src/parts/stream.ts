import { join } from 'node:path';

import type { ClewConfig } from '@clew/config';
import type { Logger } from '@clew/self-telemetry';
import type { SpanStream } from '@clew/stream-contract';
import { createKafkaStream, StreamGrowth, type KafkaStreamEvent, type KafkaStreamOptions } from '@clew/stream-kafka';
import { createSegmentLogStream } from '@clew/stream-segment-log';

/**
 * Each partition flushes by itself, so one costs the least where one process reads them all anyway.
 */
const SEGMENT_LOG_PARTITIONS = 1;

/** What tells one stream from another. */
export interface StreamPlace {
  /** As log lines call it. */
  readonly name: string;
  /** Within the data folder. */
  readonly folder: string;
  readonly topic: string;
  /** Undefined: as many as is good for the kind of stream. */
  readonly partitionCount: number | undefined;
  /** Of a folder. */
  readonly diskBytesMax: number;
}

/** @param told of what a person should look at, where there is nobody to read a log */
export function spanStream(config: ClewConfig, logger: Logger, told?: (advice: string) => void): SpanStream {
  const { topic, partitionCount, diskBytesMax } = config.stream;
  const place = { name: 'span stream', folder: 'stream', topic, partitionCount, diskBytesMax };
  return openStream(config, logger, place, told);
}

/** A stream of the kind that the configuration asks for: a folder of this machine, or Kafka. */
export function openStream(
  config: ClewConfig,
  logger: Logger,
  place: StreamPlace,
  told?: (advice: string) => void,
): SpanStream {
  return config.stream.kind === 'kafka' ? kafka(config, logger, place, told) : segmentLog(config, logger, place);
}

function segmentLog({ stream, dataDir }: ClewConfig, logger: Logger, place: StreamPlace): SpanStream {
  return createSegmentLogStream({
    dataDir: join(dataDir, place.folder),
    partitionCount: place.partitionCount ?? SEGMENT_LOG_PARTITIONS,
    retainMs: stream.retainMs,
    diskBytesMax: place.diskBytesMax,
    onEvent: ({ type, ...event }) => {
      logger.warn({ ...event }, `${place.name}: ${type}`);
    },
  });
}

/** The steps of a growth of the span stream, and the stream as it is meanwhile. */
export function growingSpanStream(
  config: ClewConfig,
  logger: Logger,
): { readonly growth: StreamGrowth; readonly open: () => SpanStream } {
  const options = kafkaOptions(config, logger, { name: 'span stream', topic: config.stream.topic });
  return { growth: new StreamGrowth(options), open: () => createKafkaStream({ ...options, isGrowing: true }) };
}

function kafka(config: ClewConfig, logger: Logger, place: StreamPlace, told?: (advice: string) => void): SpanStream {
  const { partitionCount } = place;
  return createKafkaStream({
    ...kafkaOptions(config, logger, place, told),
    ...(partitionCount === undefined ? {} : { partitionCount }),
  });
}

function kafkaOptions(
  { stream }: ClewConfig,
  logger: Logger,
  place: Pick<StreamPlace, 'name' | 'topic'>,
  told?: (advice: string) => void,
): KafkaStreamOptions {
  const { brokers, replicationFactor, tls, compression } = stream;
  const sasl = saslOf(stream);
  return {
    brokers,
    topic: place.topic,
    replicationFactor,
    compression,
    ssl: tls,
    ...(sasl === undefined ? {} : { sasl }),
    onEvent: (event) => {
      if (event.type === 'client-log') logger[event.level]({ ...event.fields }, `kafka: ${event.message}`);
      else if (event.type === 'append-delayed') {
        logger.warn(
          { err: event.error, lane: event.lane },
          'span stream: Kafka does not take spans; they are sent again',
        );
      } else if (event.type === 'partitions-assigned') logger.info({ ...event }, `${place.name}: partitions assigned`);
      else if (event.type === 'partitions-unused') {
        const advice = unusedPartitions(event);
        told?.(advice);
        logger.warn({ advice }, `${place.name}: the topic was altered`);
      } else logger.warn({ ...event }, `${place.name}: ${event.type}`);
    },
  };
}

type UnusedPartitions = Extract<KafkaStreamEvent, { type: 'partitions-unused' }>;

function unusedPartitions({ topic, topicPartitions, partitionCount }: UnusedPartitions): string {
  return (
    `topic ${topic} has ${topicPartitions} partitions, but ${topic}.journal has ${partitionCount}, and that is how spans are shared ` +
    'out: nothing comes into the others, and no harm is done. To make use of them: `clew stream grow`'
  );
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
