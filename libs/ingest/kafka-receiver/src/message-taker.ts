import type { IngestIdentity } from '@clew/access-model';
import { OccurrenceLog, RECEIVER_METRICS, Refusal, refusalOf, systemClock } from '@clew/receivers';
import type { Instruments } from '@clew/self-telemetry';
import type { KafkaMessage } from 'kafkajs';

import type { DeadLetters } from './dead-letters.js';
import { KAFKA_RECEIVER_METRICS } from './kafka-receiver-metrics.js';
import type { CheckedOptions } from './kafka-receiver-options.js';
import { decodeMessage } from './message-encoding.js';
import { pause } from './pause.js';

export interface TakenFrom {
  readonly topic: string;
  readonly partition: number;
}

interface Counters {
  readonly messages: Instruments<typeof KAFKA_RECEIVER_METRICS>['messages'];
  readonly door: Instruments<typeof RECEIVER_METRICS>;
}

/** Brings one message at a time into the intake, and stays with it until that is done or nobody waits any more. */
export class MessageTaker {
  readonly #options: CheckedOptions;
  readonly #deadLetters: DeadLetters;
  readonly #count: Counters;
  readonly #rejections: OccurrenceLog<Refusal>;
  readonly #delays: OccurrenceLog<unknown>;

  constructor(options: CheckedOptions, deadLetters: DeadLetters) {
    const { metrics, logger, topic, onRejected } = options;
    this.#options = options;
    this.#deadLetters = deadLetters;
    const { messages } = metrics.instruments(KAFKA_RECEIVER_METRICS);
    this.#count = { messages, door: metrics.instruments(RECEIVER_METRICS) };
    this.#rejections = new OccurrenceLog(systemClock, (count, refusal) => {
      const where = onRejected === 'skip' ? undefined : deadLetters.topic;
      logger.warn({ count, topic, where, err: refusal }, 'messages from Kafka cannot be read as spans');
    });
    this.#delays = new OccurrenceLog(systemClock, (count, err) => {
      logger.warn({ count, topic, err }, 'spans from Kafka wait: they cannot be taken in now');
    });
  }

  /** True once the stream has its spans durably, or it was rejected as it should be. False when `halt` came first. */
  async take(from: TakenFrom, message: KafkaMessage, halt: AbortSignal): Promise<boolean> {
    while (!halt.aborted) {
      try {
        await this.#takeOnce(from, message);
        return true;
      } catch (error) {
        // The gateway has no room, its stream or a broker is away, or the key is none (any more): it is not the message.
        this.#delays.happened(error);
        this.#count.messages.add(1, { outcome: 'retried' });
        await pause(this.#options.retryMs, halt);
      }
    }
    return false;
  }

  /** Rejects when it should be tried again. */
  async #takeOnce(from: TakenFrom, message: KafkaMessage): Promise<void> {
    const identity = await this.#identity();
    try {
      await this.#accept(message, identity);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.retryAfterMs !== undefined) throw refusal;
      await this.#reject(from, message, refusal);
      return;
    }
    this.#count.messages.add(1, { outcome: 'accepted' });
  }

  async #identity(): Promise<IngestIdentity> {
    const identity = await this.#options.keys.find(this.#options.ingestKey);
    if (identity !== undefined) return identity;
    throw new Error('kafkaReceiver.ingestKey is unknown, revoked or expired: nothing is read until it is valid');
  }

  async #accept({ value }: KafkaMessage, identity: IngestIdentity): Promise<void> {
    const { intake, encoding, messageBytesMax } = this.#options;
    if (value === null) return; // a tombstone
    if (value.length > messageBytesMax) {
      throw new Refusal('too_large', `the message has ${value.length} bytes; at most ${messageBytesMax} are taken`);
    }
    const reservation = intake.budget.open();
    if (!reservation.grow(value.length)) throw intake.overloaded();
    try {
      const { body, rejectedSpans } = decodeMessage(encoding, value, systemClock.nowUnixMs());
      const { door } = this.#count;
      if (rejectedSpans > 0) door.spansRefused.add(rejectedSpans, { transport: 'kafka', reason: 'malformed' });
      door.wireBytes.add(value.length, { transport: 'kafka' });
      door.bodyBytes.record(body.length, { transport: 'kafka' });
      const { acceptedSpans } = await intake.accept({ body, identity, transport: 'kafka' });
      if (acceptedSpans > 0) door.spansAccepted.add(acceptedSpans, { transport: 'kafka' });
    } finally {
      reservation.release();
    }
  }

  async #reject(from: TakenFrom, message: KafkaMessage, refusal: Refusal): Promise<void> {
    this.#rejections.happened(refusal);
    if (this.#options.onRejected === 'skip') {
      this.#count.messages.add(1, { outcome: 'skipped' });
      return;
    }
    const reason = refusal.reason === 'internal' ? `internal: ${String(refusal.cause)}` : refusal.message;
    await this.#deadLetters.write({ ...from, message, reason });
    this.#count.messages.add(1, { outcome: 'dead_lettered' });
  }
}
