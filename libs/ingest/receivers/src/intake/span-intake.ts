import type { IngestIdentity } from '@clew/access-model';
import { TraceEdits, TraceScan } from '@clew/otlp';
import type { Instruments } from '@clew/self-telemetry';

import type { Transport } from '../export-recorder.js';
import { Refusal } from '../refusal.js';
import { PENDING_BYTES, RECEIVER_METRICS } from '../receiver-metrics.js';
import { ByteBudget } from './byte-budget.js';
import type { FramedPart } from './flush-batch.js';
import { FlushQueue } from './flush-queue.js';
import { frameRequest } from './frame-request.js';
import { systemClock, type IntakeClock } from './intake-clock.js';
import { IntakeLog } from './intake-log.js';
import { resultOf, type IntakeResult } from './intake-result.js';
import { checkSpans, type SpanCheck, type SpanCheckLimits } from './span-check.js';
import { countSpanFaults } from './span-fault-counts.js';
import type { IntakeRequest, SpanIntake, SpanIntakeOptions } from './span-intake-options.js';

/** Scan, admit, protect, frame by partition, batch, append. The producer stays the caller's to shut down. */
export function createSpanIntake(options: SpanIntakeOptions): SpanIntake {
  return new Intake(options);
}

class Intake implements SpanIntake {
  readonly name = 'span-intake';
  readonly budget: ByteBudget;
  readonly #options: SpanIntakeOptions;
  readonly #limits: SpanCheckLimits;
  readonly #retryAfterMs: number;
  readonly #clock: IntakeClock;
  readonly #log: IntakeLog;
  readonly #instruments: Instruments<typeof RECEIVER_METRICS>;
  readonly #queue: FlushQueue;
  /** Used by one request at a time: all that needs them happens before `accept` waits for anything. */
  readonly #scan = new TraceScan();
  readonly #edits = new TraceEdits();
  #isOpen = true;

  constructor(options: SpanIntakeOptions) {
    const { partitionCount, metrics, messageBytesMax = 512 * 1024 } = options;
    this.#options = options;
    this.#limits = {
      partitionCount,
      messageBytesMax,
      groupBytesMax: options.groupBytesMax ?? Math.floor(messageBytesMax / 4),
    };
    this.#retryAfterMs = options.retryAfterMs ?? 1_000;
    this.#clock = options.clock ?? systemClock;
    this.#log = new IntakeLog(options.logger, this.#clock);
    this.#instruments = metrics.instruments(RECEIVER_METRICS);
    this.budget = new ByteBudget(options.pendingBytesMax ?? 128 * 1024 * 1024);
    metrics.gauge(PENDING_BYTES, () => this.budget.usedBytes);
    this.#queue = new FlushQueue({
      producer: options.producer,
      clock: this.#clock,
      instruments: this.#instruments,
      retryAfterMs: this.#retryAfterMs,
      messageBytesMax,
      lingerMs: options.lingerMs ?? 5,
      flushBytesMax: options.flushBytesMax ?? 2 * 1024 * 1024,
      idleBytesMax: options.idleBytesMax ?? 16 * 1024 * 1024,
      appendsInFlightMax: options.appendsInFlightMax ?? 4,
      answerWaitMsMax: options.answerWaitMsMax ?? 9_000,
      onAppendFailed: (error) => {
        this.#log.appendFailed(error);
      },
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  readonly overloaded = (): Refusal => {
    const { usedBytes, bytesMax } = this.budget;
    this.#log.overloaded(bytesMax);
    return new Refusal(
      'overloaded',
      `the gateway holds ${usedBytes} of at most ${bytesMax} pending bytes; send again later`,
      { retryAfterMs: this.#retryAfterMs },
    );
  };

  start(): Promise<void> {
    return Promise.resolve();
  }

  shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    this.#isOpen = false;
    return this.#queue.drain(deadlineMs);
  }

  async accept(request: IntakeRequest): Promise<IntakeResult> {
    const { body, identity, transport } = request;
    const receivedAtUnixMs = this.#clock.nowUnixMs();
    const scan = this.#scan;
    const edits = this.#edits;
    scan.scan(body, { ...this.#options.bounds, receivedAtUnixMs });
    this.#admit(request);
    this.#protect(request, receivedAtUnixMs);
    const check = checkSpans(scan, edits, this.#limits);
    this.#makeRoom(transport, check);
    this.#count(transport, check);
    const result = resultOf(check, this.#limits);
    if (result.acceptedSpans === 0) return result;
    const parts = frameRequest({ body, scan, edits }, check, this.#limits, this.#queue.memory.take);
    edits.clear(); // the frames hold it now
    const durable = this.#enqueue(parts, identity, receivedAtUnixMs);
    return this.#whenDurable(transport, durable, result); // not awaited here: this frame would keep the body alive
  }

  /** Throws when the request is not taken, whatever its spans are. */
  #admit({ body, identity, transport }: IntakeRequest): void {
    const { spanCount } = this.#scan;
    const refusal = this.#isOpen
      ? this.#options.admit?.(identity, spanCount, body.length)
      : new Refusal('closing', 'the gateway is shutting down', { retryAfterMs: this.#retryAfterMs });
    if (refusal !== undefined) throw this.#refused(transport, spanCount, refusal);
  }

  /** Leaves what must change in the edits. */
  #protect({ body, identity, baggage }: IntakeRequest, receivedAtUnixMs: number): void {
    this.#edits.clear(); // an earlier request may have failed half way
    const context = { receivedAtUnixMs, environment: identity.environment, baggage };
    this.#options.protectionOf?.(identity)?.apply(body, this.#scan, context, this.#edits);
  }

  /** Throws when what is to be framed does not fit into memory. */
  #makeRoom(transport: Transport, { framedBytesMax, acceptedCount }: SpanCheck): void {
    if (this.budget.fits(framedBytesMax)) return;
    const refusal = framedBytesMax > this.budget.bytesMax ? tooLarge(framedBytesMax) : this.overloaded();
    throw this.#refused(transport, acceptedCount, refusal);
  }

  #count(transport: Transport, { invalidCount, oversizedCount }: SpanCheck): void {
    const { spanFaults, spansRefused } = this.#instruments;
    countSpanFaults(this.#scan, (spans, reason) => {
      spanFaults.add(spans, { reason });
    });
    if (invalidCount > 0) spansRefused.add(invalidCount, { transport, reason: 'invalid_id' });
    if (oversizedCount > 0) spansRefused.add(oversizedCount, { transport, reason: 'too_large' });
  }

  /** Resolves when durable. */
  #enqueue(parts: readonly FramedPart[], identity: IngestIdentity, receivedAtUnixMs: number): Promise<void> {
    const reservation = this.budget.open();
    const framedBytes = parts.reduce((sum, part) => sum + part.value.length, 0);
    if (!reservation.grow(framedBytes)) return Promise.reject(this.overloaded());
    return this.#queue.add({ identity, receivedAtUnixMs, parts, reservation });
  }

  async #whenDurable(transport: Transport, durable: Promise<void>, result: IntakeResult): Promise<IntakeResult> {
    try {
      await durable;
      return result;
    } catch (error) {
      throw error instanceof Refusal ? this.#refused(transport, result.acceptedSpans, error) : error;
    }
  }

  #refused(transport: Transport, spanCount: number, refusal: Refusal): Refusal {
    this.#instruments.spansRefused.add(spanCount, { transport, reason: refusal.reason });
    return refusal;
  }
}

function tooLarge(framedBytesMax: number): Refusal {
  return new Refusal(
    'too_large',
    `the spans could take up to ${framedBytesMax} bytes once every partition has its copy of their resources; send fewer per request`,
  );
}
