import type { RunningPart } from '@clew/lifecycle';
import type { Consumer, Kafka } from 'kafkajs';

import { readBatch } from './batch-reader.js';
import { createClient } from './client.js';
import { DeadLetters } from './dead-letters.js';
import { KAFKA_RECEIVER_LAG, KAFKA_RECEIVER_METRICS } from './kafka-receiver-metrics.js';
import { withDefaults, type CheckedOptions, type KafkaReceiverOptions } from './kafka-receiver-options.js';
import { MessageTaker } from './message-taker.js';
import { pause } from './pause.js';

const RESTART_PAUSE_MS = 1_000;
/** A rebalance is noticed at the next heartbeat. */
const HEARTBEAT_MS_MAX = 1_000;
/** A consumer that gives up forgets its member id; so it outlasts the restart of a broker. */
const CONSUMER_RETRY = { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 60 };

/**
 * Reads a topic that others write spans to, such as the Collector's Kafka exporter. At least once: an offset is committed
 * when the span stream has all before it durably, so that a crash only repeats messages, whose spans the sampler knows.
 * Brokers that are away, a topic that is not there yet, a key that is revoked: it waits, says so, and goes on.
 */
export function createKafkaReceiver(options: KafkaReceiverOptions): RunningPart {
  const checked = withDefaults(options);
  const lags = new Map<number, number>();
  checked.metrics.gauge(KAFKA_RECEIVER_LAG, () => [...lags.values()].reduce((sum, lag) => sum + lag, 0));
  const closing = new AbortController();
  let running: Promise<void> | undefined;

  return {
    name: 'kafka-receiver',
    start: () => {
      const kafka = createClient(checked);
      running ??= runUntilClosed(kafka, checked, { lags, closing: closing.signal });
      return Promise.resolve();
    },
    shutdown: async ({ deadlineMs }) => {
      closing.abort();
      const late = new AbortController();
      await Promise.race([running, pause(deadlineMs, late.signal)]);
      late.abort();
    },
  };
}

async function runUntilClosed(kafka: Kafka, options: CheckedOptions, parts: Omit<RunParts, 'taker'>): Promise<void> {
  const { closing } = parts;
  const { logger, topic, metrics } = options;
  const { restarts } = metrics.instruments(KAFKA_RECEIVER_METRICS);
  const deadLetters = new DeadLetters(kafka, topic);
  const taker = new MessageTaker(options, deadLetters);
  const isClosing = (): boolean => closing.aborted;
  while (!isClosing()) {
    try {
      await runOnce(kafka, options, { ...parts, taker });
    } catch (err) {
      if (isClosing()) break;
      restarts.add(1);
      logger.warn({ err, topic }, 'spans from Kafka: the reader ended and is made anew');
      await pause(RESTART_PAUSE_MS, closing);
    }
  }
  await deadLetters.close();
}

interface RunParts {
  readonly taker: MessageTaker;
  /** Lag of each partition that this member has. */
  readonly lags: Map<number, number>;
  readonly closing: AbortSignal;
}

/** One life of a consumer. Rejects when it crashed for good, resolves when the receiver is closing. */
async function runOnce(kafka: Kafka, options: CheckedOptions, parts: RunParts): Promise<void> {
  const { topic, groupId, sessionMs, fetchWaitMs, fetchBytesMax, fromBeginning } = options;
  const { taker, lags, closing } = parts;
  const heartbeatMs = Math.min(HEARTBEAT_MS_MAX, Math.ceil(sessionMs / 5));
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionMs,
    rebalanceTimeout: sessionMs * 2,
    heartbeatInterval: heartbeatMs,
    maxWaitTimeInMs: fetchWaitMs,
    maxBytesPerPartition: fetchBytesMax,
    allowAutoTopicCreation: false,
    readUncommitted: false,
    retry: CONSUMER_RETRY,
  });
  const ended = endOf(consumer, closing);
  consumer.on(consumer.events.GROUP_JOIN, () => {
    lags.clear();
  });
  try {
    await Promise.race([consumer.connect(), ended]);
    await Promise.race([consumer.subscribe({ topic, fromBeginning }), ended]);
    if (closing.aborted) return;
    await consumer.run({
      eachBatchAutoResolve: false, // kafkajs commits what is resolved after each batch, and no more
      partitionsConsumedConcurrently: options.partitionsInFlightMax,
      eachBatch: async (payload) => {
        lags.set(payload.batch.partition, Number(payload.batch.offsetLag()));
        await readBatch(payload, { taker, inFlightMax: options.inFlightMax, heartbeatMs, closing });
      },
    });
    await ended;
  } finally {
    await consumer.disconnect(); // waits for the batch under way and commits what of it was taken
  }
}

/** Resolves when the receiver closes, rejects when the consumer crashed and will not restart by itself. */
function endOf(consumer: Consumer, closing: AbortSignal): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) reject(payload.error);
    });
    const onClosing = (): void => {
      resolve();
    };
    closing.addEventListener('abort', onClosing, { once: true });
    if (closing.aborted) resolve();
  });
  ended.catch(() => undefined); // whoever awaits it hears of it
  return ended;
}
