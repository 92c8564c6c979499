import { JOURNAL_RECORD_BYTES, StreamError } from '@clew/stream-contract';
import type { KafkaConfig } from 'kafkajs';
import { COMPRESSIONS, type Compression } from './produce/record-batch.js';
import type { Sasl } from './broker/sasl.js';
import type { BrokerConnectionOptions } from './broker/broker-connection.js';
import type { KafkaStreamListener } from './stream-events.js';

export interface KafkaStreamOptions {
  /** `host:port` of brokers to begin with. */
  readonly brokers: readonly string[];
  /** Topic of the spans; the journal is beside it in `<topic>.journal`. Default `clew.spans`. */
  readonly topic?: string;
  /** Of topics to be created. Where there are topics their count holds, which this must equal if it is given. Default 8. */
  readonly partitionCount?: number;
  /** How this process is called in the brokers' logs. Default `clew`. */
  readonly clientId?: string;
  /** TLS, as for kafkajs. */
  readonly ssl?: KafkaConfig['ssl'];
  /** How to sign in. */
  readonly sasl?: Sasl;
  /** The stream is being made to grow by this process (`StreamGrowth`); any other is refused meanwhile. Default false. */
  readonly isGrowing?: boolean;
  /** Create the topics when they are missing. Default true. */
  readonly createTopics?: boolean;
  /** Copies of each partition of created topics; -1 takes the brokers' default. Default -1. */
  readonly replicationFactor?: number;
  /** How long created message topics keep messages. Default 24 hours. */
  readonly retentionMs?: number;
  /** Largest value of one message. Default 8 MiB. */
  readonly messageBytesMax?: number;
  /** Largest journal record. Default 32 MiB. */
  readonly journalRecordBytesMax?: number;
  /** Bytes that may wait to become durable before `append` rejects with STREAM_FULL. Default 64 MiB. */
  readonly pendingBytesMax?: number;
  /** How batches of messages are compressed. Default `lz4`. Messages compressed in either way are always read. */
  readonly compression?: Compression;
  /** Uncompressed bytes per partition and send, unless one message is larger. Default 512 KiB. */
  readonly batchBytesMax?: number;
  /** Connections that send at the same time, each for its own partitions. Default 4. */
  readonly laneCount?: number;
  /** After this time an append that could not be sent is rejected. A send under way may end later. Default 30 s. */
  readonly appendMsMax?: number;
  /** How long a broker may take to answer. Default 10 s. */
  readonly requestMsMax?: number;
  /** How long a fetch waits at the broker for `fetchBytesMin`. Default 100 ms. */
  readonly fetchWaitMs?: number;
  /** So many bytes are waited for, of all partitions of a broker that were read to their end. Default 64 KiB. */
  readonly fetchBytesMin?: number;
  /** Most bytes per partition and fetch. Default 1 MiB. */
  readonly fetchBytesMax?: number;
  /** Most bytes of one fetch, unless one batch is larger. Default 4 MiB. */
  readonly fetchAnswerBytesMax?: number;
  /** Bytes read ahead of the handler, per partition, as they come from the broker: mostly compressed. Default 1 MiB. */
  readonly readAheadBytesMax?: number;
  /** Memory that is kept for fetches to come, of all partitions of a consumer. Default 64 MiB. */
  readonly fetchMemoryBytesMax?: number;
  /** After this silence a consumer's partitions go to others. Default 10 s. */
  readonly sessionMs?: number;
  /** How long a handler may take to return after its lease was revoked, before the lease is fenced. Default 10 s. */
  readonly revokeMsMax?: number;
  /** Pause before a partition is offered again after its handler ended. Default 1 s. */
  readonly offerPauseMs?: number;
  readonly onEvent?: KafkaStreamListener;
}

/** Every field has a value, but for those that kafkajs must not see when they were not given, and for what the topics say. */
export type CheckedOptions = Required<Omit<KafkaStreamOptions, 'ssl' | 'sasl' | 'partitionCount'>> &
  Pick<KafkaStreamOptions, 'ssl' | 'sasl' | 'partitionCount'> & {
    readonly journalTopic: string;
    readonly growthTopic: string;
  };

/** Options of a stream that has started. */
export type StartedOptions = CheckedOptions & { readonly partitionCount: number };

/** For connections of our own, beside those of kafkajs. */
export function connectionOptions({ clientId, requestMsMax, ssl, sasl }: CheckedOptions): BrokerConnectionOptions {
  return { clientId, requestMsMax, tls: ssl ?? false, sasl };
}

const KiB = 1024;
const MiB = 1024 * KiB;
const TOPIC = /^[a-zA-Z0-9._-]{1,200}$/;

/** Fills in the defaults. Throws a permanent StreamError that names the field, the value and what is allowed. */
export function checkOptions(options: KafkaStreamOptions): CheckedOptions {
  const topic = options.topic ?? 'clew.spans';
  const checked: CheckedOptions = {
    ...options,
    topic,
    journalTopic: `${topic}.journal`,
    growthTopic: `${topic}.growing`,
    isGrowing: options.isGrowing ?? false,
    clientId: options.clientId ?? 'clew',
    createTopics: options.createTopics ?? true,
    replicationFactor: options.replicationFactor ?? -1,
    retentionMs: options.retentionMs ?? 86_400_000,
    messageBytesMax: options.messageBytesMax ?? 8 * MiB,
    journalRecordBytesMax: options.journalRecordBytesMax ?? JOURNAL_RECORD_BYTES,
    pendingBytesMax: options.pendingBytesMax ?? 64 * MiB,
    compression: options.compression ?? 'lz4',
    batchBytesMax: options.batchBytesMax ?? 512 * KiB,
    laneCount: options.laneCount ?? 4,
    appendMsMax: options.appendMsMax ?? 30_000,
    requestMsMax: options.requestMsMax ?? 10_000,
    fetchWaitMs: options.fetchWaitMs ?? 100,
    fetchBytesMin: options.fetchBytesMin ?? 64 * KiB,
    fetchBytesMax: options.fetchBytesMax ?? MiB,
    fetchAnswerBytesMax: options.fetchAnswerBytesMax ?? 4 * MiB,
    readAheadBytesMax: options.readAheadBytesMax ?? MiB,
    fetchMemoryBytesMax: options.fetchMemoryBytesMax ?? 64 * MiB,
    sessionMs: options.sessionMs ?? 10_000,
    revokeMsMax: options.revokeMsMax ?? 10_000,
    offerPauseMs: options.offerPauseMs ?? 1_000,
    onEvent: options.onEvent ?? (() => undefined),
  };
  if (checked.brokers.length === 0) throw invalid('brokers', '[]', 'one or more host:port');
  if (!TOPIC.test(topic)) throw invalid('topic', topic, '1 to 200 letters, digits, dots, hyphens and underscores');
  if (!COMPRESSIONS.includes(checked.compression)) {
    throw invalid('compression', checked.compression, `one of ${COMPRESSIONS.join(', ')}`);
  }
  for (const [field, value] of Object.entries(checked)) {
    if (typeof value === 'number' && field !== 'replicationFactor') checkWhole(field, value);
  }
  return checked;
}

function checkWhole(field: string, value: number): void {
  const min = field === 'offerPauseMs' ? 0 : 1;
  const max = field === 'partitionCount' || field === 'laneCount' ? 10_000 : 0x7fff_ffff;
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw invalid(field, String(value), `a whole number from ${String(min)} to ${String(max)}`);
  }
}

function invalid(field: string, value: string, allowed: string): StreamError {
  return new StreamError('STREAM_OPTIONS_INVALID', `kafka stream: ${field} is ${value}, not ${allowed}`, {
    retryable: false,
  });
}
