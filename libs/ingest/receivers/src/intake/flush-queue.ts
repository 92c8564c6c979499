import type { IngestIdentity } from '@clew/access-model';
import type { Instruments } from '@clew/self-telemetry';
import type { StreamProducer } from '@clew/stream-contract';

import { Refusal } from '../refusal.js';
import type { RECEIVER_METRICS } from '../receiver-metrics.js';
import { appendRefusal } from './append-refusal.js';
import type { ByteReservation } from './byte-budget.js';
import { createDeferred, type Deferred } from './deferred.js';
import { FlushBatch, type FramedPart } from './flush-batch.js';
import { FlushMemoryPool, type FlushMemory } from './flush-memory.js';
import type { IntakeClock } from './intake-clock.js';

export interface FlushQueueOptions {
  readonly producer: StreamProducer;
  readonly clock: IntakeClock;
  readonly instruments: Instruments<typeof RECEIVER_METRICS>;
  readonly lingerMs: number;
  readonly messageBytesMax: number;
  readonly flushBytesMax: number;
  /** Memory kept for later flushes. */
  readonly idleBytesMax: number;
  readonly appendsInFlightMax: number;
  readonly answerWaitMsMax: number;
  readonly retryAfterMs: number;
  /** Told of every append the stream refused. */
  readonly onAppendFailed: (error: unknown) => void;
}

export interface QueuedSpans {
  readonly identity: IngestIdentity;
  readonly receivedAtUnixMs: number;
  readonly parts: readonly FramedPart[];
  /** Released when the append has settled, whether or not the client still waits. */
  readonly reservation: ByteReservation;
}

/** A batch on its way: the requests in it share one append, one answer and one answer deadline. */
interface Flush {
  readonly batch: FlushBatch;
  readonly memory: FlushMemory;
  readonly reservations: ByteReservation[];
  readonly answer: Deferred;
  /** Lingered long enough or grown large enough. */
  due: boolean;
  cancelLinger: () => void;
  cancelAnswerWait: () => void;
}

/** Several messages of the usual size fit. */
const CHUNK_BYTES_MIN = 1024 * 1024;

/** Keeps flushes in order: the last one is filled, those before it wait for a free append. Bounded by the byte budget. */
export class FlushQueue {
  readonly #options: FlushQueueOptions;
  readonly #waiting: Flush[] = [];
  readonly #appending = new Set<Flush>();
  readonly #memoryPool: FlushMemoryPool;
  #whenIdle: Deferred | undefined;

  constructor(options: FlushQueueOptions) {
    this.#options = options;
    this.#memoryPool = new FlushMemoryPool(Math.max(CHUNK_BYTES_MIN, options.messageBytesMax), options.idleBytesMax);
  }

  /** Memory for what will be added next. It is used again once that was appended, so only messages may be made of it. */
  get memory(): FlushMemory {
    return this.#filling().memory;
  }

  /** Resolves once the spans are durable, rejects with a Refusal when that is untrue or unknown. */
  add(spans: QueuedSpans): Promise<void> {
    const flush = this.#filling();
    flush.batch.add(spans.identity, spans.receivedAtUnixMs, spans.parts);
    flush.reservations.push(spans.reservation);
    if (flush.batch.valueBytes >= this.#options.flushBytesMax) this.#setDue(flush);
    return flush.answer.promise;
  }

  /** Appends what waits without lingering; what is not durable at the deadline is answered with a refusal. */
  async drain(deadlineMs: number): Promise<void> {
    for (const flush of [...this.#waiting]) this.#setDue(flush);
    if (this.#isIdle()) return;
    this.#whenIdle ??= createDeferred();
    const idle = this.#whenIdle;
    const cancel = this.#options.clock.after(deadlineMs, () => {
      for (const flush of [...this.#appending, ...this.#waiting.splice(0)]) this.#fail(flush, this.#closing());
      idle.resolve();
    });
    await idle.promise;
    cancel();
  }

  #filling(): Flush {
    const last = this.#waiting.at(-1);
    if (last !== undefined && last.batch.valueBytes < this.#options.flushBytesMax) return last;
    const flush = this.#openFlush();
    this.#waiting.push(flush);
    return flush;
  }

  #openFlush(): Flush {
    const { clock, lingerMs, answerWaitMsMax, messageBytesMax } = this.#options;
    const answer = createDeferred();
    const memory = this.#memoryPool.open();
    const flush: Flush = {
      memory,
      batch: new FlushBatch(messageBytesMax, memory.take),
      reservations: [],
      answer,
      due: false,
      cancelLinger: clock.after(lingerMs, () => {
        this.#setDue(flush);
      }),
      cancelAnswerWait: clock.after(answerWaitMsMax, () => {
        answer.reject(this.#unconfirmed());
      }),
    };
    // Every request of the flush has its own handler; this one is for the case that all of them left.
    answer.promise.catch(() => undefined);
    return flush;
  }

  #setDue(flush: Flush): void {
    flush.due = true;
    flush.cancelLinger();
    this.#appendDue();
  }

  #appendDue(): void {
    while (this.#appending.size < this.#options.appendsInFlightMax && this.#waiting[0]?.due === true) {
      const flush = this.#waiting.shift();
      if (flush !== undefined) void this.#append(flush);
    }
    if (this.#isIdle()) this.#whenIdle?.resolve();
  }

  async #append(flush: Flush): Promise<void> {
    const { clock, instruments, producer } = this.#options;
    const startedAtMs = clock.nowUnixMs();
    const messages = flush.batch.seal();
    this.#appending.add(flush);
    let outcome = 'durable';
    try {
      if (messages.length > 0) {
        await producer.append(messages, () => {
          flush.memory.release();
        });
      }
      flush.answer.resolve();
      instruments.messages.add(messages.length);
    } catch (error) {
      outcome = 'failed';
      this.#options.onAppendFailed(error);
      flush.answer.reject(appendRefusal(error, this.#options.retryAfterMs));
    } finally {
      instruments.appends.record(Math.max(0, clock.nowUnixMs() - startedAtMs) / 1_000, { outcome });
      this.#appending.delete(flush);
      this.#settle(flush);
      this.#appendDue();
    }
  }

  #fail(flush: Flush, refusal: Refusal): void {
    flush.answer.reject(refusal);
    this.#settle(flush);
  }

  #settle(flush: Flush): void {
    flush.cancelLinger();
    flush.cancelAnswerWait();
    for (const reservation of flush.reservations) reservation.release();
  }

  #isIdle(): boolean {
    return this.#appending.size === 0 && this.#waiting.length === 0;
  }

  #closing(): Refusal {
    return new Refusal('closing', 'the gateway shut down before the spans were durable', {
      retryAfterMs: this.#options.retryAfterMs,
    });
  }

  #unconfirmed(): Refusal {
    const { answerWaitMsMax, retryAfterMs } = this.#options;
    return new Refusal(
      'stream_unavailable',
      `the span stream did not confirm within ${answerWaitMsMax} ms; send again later`,
      {
        retryAfterMs,
      },
    );
  }
}
