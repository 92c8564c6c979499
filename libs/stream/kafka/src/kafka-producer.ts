import type { OutgoingMessage, PendingBytes, StreamProducer } from '@clew/stream-contract';
import { StreamError, encodeHeaders, settledWithin } from '@clew/stream-contract';
import { closedError } from './kafka-error.js';
import { type StartedOptions, connectionOptions } from './options.js';
import { pause } from './pause.js';
import { BrokerProduceClient } from './produce/produce-client.js';
import { encodeRecordHeaders } from './produce/record-batch.js';
import type { TopicLeaders } from './broker/topic-leaders.js';
import { ProducerLane } from './producer-lane.js';

const NO_HEADERS = encodeRecordHeaders({});

export class KafkaProducer implements StreamProducer {
  readonly #options: StartedOptions;
  readonly #pending: PendingBytes;
  readonly #lanes: readonly ProducerLane[];
  /** Turns away the callers that still wait. */
  readonly #waiting = new Set<(error: StreamError) => void>();
  #closing: Promise<void> | undefined;

  constructor(leaders: TopicLeaders, options: StartedOptions, pending: PendingBytes) {
    this.#options = options;
    this.#pending = pending;
    const count = Math.min(options.laneCount, options.partitionCount);
    const clientOptions = { ...connectionOptions(options), topic: options.topic };
    this.#lanes = Array.from(
      { length: count },
      (_, index) => new ProducerLane(new BrokerProduceClient(leaders, clientOptions), options, index),
    );
  }

  async append(messages: readonly OutgoingMessage[], onReleased?: () => void): Promise<void> {
    if (this.#closing !== undefined) throw closedError();
    if (messages.length === 0) return;
    const headers = messages.map((message) => this.#checkedHeaders(message));
    const bytes = messages.reduce((sum, { value }) => sum + value.length, 0);
    this.#pending.reserve(bytes);
    try {
      await this.#enqueue(messages, headers);
      onReleased?.();
    } finally {
      this.#pending.release(bytes);
    }
  }

  shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    return (this.#closing ??= this.#close(deadlineMs));
  }

  #checkedHeaders({ partition, headers, value }: OutgoingMessage): Uint8Array {
    const { partitionCount, messageBytesMax } = this.#options;
    if (!Number.isInteger(partition) || partition < 0 || partition >= partitionCount) {
      throw invalid(`partition ${partition} is not from 0 to ${partitionCount - 1}`);
    }
    if (value.length > messageBytesMax) {
      throw invalid(`value of ${value.length} bytes is over messageBytesMax (${messageBytesMax})`);
    }
    return encodeRecordHeaders(encodeHeaders(headers));
  }

  /** Resolves when all are durable; when one is not, rejects once nothing of the call is being sent any more. */
  #enqueue(messages: readonly OutgoingMessage[], headers: readonly Uint8Array[]): Promise<void> {
    const expiresAtMs = performance.now() + this.#options.appendMsMax;
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      let unsettled = messages.length;
      let failure: StreamError | undefined;
      const settled = (error?: StreamError): void => {
        failure ??= error;
        unsettled -= 1;
        if (unsettled > 0) return;
        this.#waiting.delete(reject);
        if (failure === undefined) resolve();
        else reject(failure);
      };
      for (const [index, { partition, value }] of messages.entries()) {
        const lane = this.#lanes[partition % this.#lanes.length];
        lane?.push({ partition, value, headers: headers[index] ?? NO_HEADERS, expiresAtMs, settled });
      }
    });
  }

  async #close(deadlineMs: number): Promise<void> {
    await settledWithin(
      this.#lanes.map((lane) => lane.idle()),
      deadlineMs,
      pause,
    );
    for (const reject of this.#waiting) reject(closedError());
    this.#waiting.clear();
    for (const lane of this.#lanes) lane.close();
  }
}

function invalid(what: string): StreamError {
  return new StreamError('STREAM_MESSAGE_INVALID', `message cannot be appended: ${what}`, { retryable: false });
}
