import type { IngestKeyDirectory } from '@clew/access-model';
import type { SpanIntake } from '@clew/receivers';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { KafkaConfig } from 'kafkajs';

import type { MessageEncoding } from './message-encoding.js';

export interface KafkaReceiverOptions {
  /** `host:port` of brokers to begin with. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** Receivers of one group share the partitions. */
  readonly groupId: string;
  /** What a message is. Default otlp_proto, as the Collector's Kafka exporter writes. */
  readonly encoding?: MessageEncoding;
  /** The key that the spans are taken in with. Looked up again and again: when it is revoked, reading pauses. */
  readonly ingestKey: string;
  readonly intake: SpanIntake;
  readonly keys: IngestKeyDirectory;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Where a group that has read nothing yet begins: at the oldest message, or at the next. Default true. */
  readonly fromBeginning?: boolean;
  /**
   * What becomes of a message that cannot be read: it is written to `<topic>.clew-rejected`, with the reason in its headers,
   * or skipped. Default dead-letter.
   */
  readonly onRejected?: 'dead-letter' | 'skip';
  /** Messages of one partition that are taken in at a time. Default 32. */
  readonly inFlightMax?: number;
  /** Partitions that are read at a time. Default 4. */
  readonly partitionsInFlightMax?: number;
  /** Most bytes per partition and fetch, as compressed by the producer. Default 1 MiB. */
  readonly fetchBytesMax?: number;
  /** Largest message after decompression. Default 32 MiB. */
  readonly messageBytesMax?: number;
  /** How long a fetch waits for messages at the broker. Default 200. */
  readonly fetchWaitMs?: number;
  /** After this silence a receiver's partitions go to others. Default 10,000. */
  readonly sessionMs?: number;
  /** Pause before a message is tried again that the gateway has no room for now. Default 1,000. */
  readonly retryMs?: number;
  /** How this process is called in the brokers' logs. Default clew-gateway. */
  readonly clientId?: string;
  /** TLS, as for kafkajs. */
  readonly ssl?: KafkaConfig['ssl'];
  /** Authentication, as for kafkajs. */
  readonly sasl?: KafkaConfig['sasl'];
}

const MIB = 1024 * 1024;

/** Every field has a value, but for those that kafkajs must not see when they were not given. */
export type CheckedOptions = Required<Omit<KafkaReceiverOptions, 'ssl' | 'sasl'>> &
  Pick<KafkaReceiverOptions, 'ssl' | 'sasl'>;

export function withDefaults(options: KafkaReceiverOptions): CheckedOptions {
  if (options.brokers.length === 0) throw new RangeError('Kafka receiver: brokers is empty; it needs a host:port');
  return {
    encoding: 'otlp_proto',
    fromBeginning: true,
    onRejected: 'dead-letter',
    inFlightMax: 32,
    partitionsInFlightMax: 4,
    fetchBytesMax: MIB,
    messageBytesMax: 32 * MIB,
    fetchWaitMs: 200,
    sessionMs: 10_000,
    retryMs: 1_000,
    clientId: 'clew-gateway',
    ...options,
  };
}
