import type { IngestIdentity } from '@clew/access-model';
import { SpanHeader, TraceScan, checkTraceRequest } from '@clew/otlp';
import type { StreamProducer } from '@clew/stream-contract';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { RunningPart } from '@clew/lifecycle';

import type { Transport } from '../export-recorder.js';
import { Refusal } from '../refusal.js';
import { PENDING_BYTES, RECEIVER_METRICS } from '../receiver-metrics.js';
import { ByteBudget } from './byte-budget.js';
import type { FramedPart } from './flush-batch.js';
import { FlushQueue } from './flush-queue.js';
import { frameRequest } from './frame-request.js';
import { systemClock, type IntakeClock } from './intake-clock.js';
import { resultOf, type IntakeResult } from './intake-result.js';
import { OccurrenceLog } from './occurrence-log.js';
import { checkSpans, type SpanCheck } from './span-check.js';

export interface SpanIntakeOptions {
  readonly producer: StreamProducer;
  readonly partitionCount: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** How long the first spans of a flush wait for company. Default 5. */
  readonly lingerMs?: number;
  /** Largest message handed to the stream; larger requests are split by spans. Default 512 KiB. */
  readonly messageBytesMax?: number;
  /** Largest resource and scope together: every message pays for them again. Default a quarter of `messageBytesMax`. */
  readonly groupBytesMax?: number;
  /** A flush that has grown this large does not wait any longer. Default 2 MiB. */
  readonly flushBytesMax?: number;
  /** Everything held for requests without an answer, bodies included. Default 128 MiB. */
  readonly pendingBytesMax?: number;
  /** Appends that may be unsettled at a time; more flushes wait and grow. Default 4. */
  readonly appendsInFlightMax?: number;
  /** How long a client waits for its spans to be durable before it is told to resend. Default 9,000 (SDKs give up at 10 s). */
  readonly answerWaitMsMax?: number;
  /** What a refused client is told to wait. Default 1,000. */
  readonly retryAfterMs?: number;
  /** Default: the system's clock and timers. */
  readonly clock?: IntakeClock;
}

export interface IntakeRequest {
  /** `ExportTraceServiceRequest` protobuf bytes. Not read any more once `accept` has returned its promise. */
  readonly body: Uint8Array;
  readonly identity: IngestIdentity;
  readonly transport: Transport;
}

export interface SpanIntake extends RunningPart {
  /** The bound that receivers charge their bodies to. */
  readonly budget: ByteBudget;
  /** False once it is shutting down. */
  readonly isOpen: boolean;
  /** The refusal for a request that does not fit: retryable. */
  readonly overloaded: () => Refusal;
  /**
   * Resolves once the stream holds every accepted span durably. Rejects with OtlpError for bytes that are not OTLP, else
   * with a retryable Refusal; then some spans may be in the stream, which the sampler's deduplication makes harmless.
   */
  accept(request: IntakeRequest): Promise<IntakeResult>;
}

/** Scan, check, frame by partition, batch, append. The producer stays the caller's to shut down. */
export function createSpanIntake(options: SpanIntakeOptions): SpanIntake {
  const { partitionCount, logger, clock = systemClock, retryAfterMs = 1_000 } = options;
  const messageBytesMax = options.messageBytesMax ?? 512 * 1024;
  const groupBytesMax = options.groupBytesMax ?? Math.floor(messageBytesMax / 4);
  const limits = { partitionCount, messageBytesMax, groupBytesMax };
  const budget = new ByteBudget(options.pendingBytesMax ?? 128 * 1024 * 1024);
  const instruments = options.metrics.instruments(RECEIVER_METRICS);
  options.metrics.gauge(PENDING_BYTES, () => budget.usedBytes);
  const appendFailures = new OccurrenceLog<unknown>(clock, (count, err) => {
    logger.warn({ err, count }, 'the span stream did not take spans; their clients were told to send again');
  });
  const overloads = new OccurrenceLog<number>(clock, (count, pendingBytesMax) => {
    logger.warn(
      { count, pendingBytesMax },
      'refused requests: the gateway is full; see pendingBytesMax, or add gateways',
    );
  });
  const queue = new FlushQueue({
    producer: options.producer,
    clock,
    instruments,
    retryAfterMs,
    messageBytesMax,
    onAppendFailed: (error) => {
      appendFailures.happened(error);
    },
    lingerMs: options.lingerMs ?? 5,
    flushBytesMax: options.flushBytesMax ?? 2 * 1024 * 1024,
    appendsInFlightMax: options.appendsInFlightMax ?? 4,
    answerWaitMsMax: options.answerWaitMsMax ?? 9_000,
  });
  const scan = new TraceScan();
  const header = new SpanHeader();
  let open = true;

  function refuse(transport: Transport, spanCount: number, refusal: Refusal): Refusal {
    instruments.spansRefused.add(spanCount, { transport, reason: refusal.reason });
    return refusal;
  }

  function overloaded(): Refusal {
    overloads.happened(budget.bytesMax);
    return new Refusal(
      'overloaded',
      `the gateway holds ${budget.usedBytes} of at most ${budget.bytesMax} pending bytes; send again later`,
      { retryAfterMs },
    );
  }

  /** Throws OtlpError for bytes that are not OTLP, down to the last attribute: what is acknowledged must be readable. */
  function inspect(body: Uint8Array): SpanCheck {
    scan.scan(body);
    checkTraceRequest(body);
    return checkSpans(body, scan, header, limits);
  }

  /** Why the request as a whole is not taken, if so. */
  function obstacle({ framedBytesMax }: SpanCheck): Refusal | undefined {
    if (!open) return new Refusal('closing', 'the gateway is shutting down', { retryAfterMs });
    if (framedBytesMax > budget.bytesMax) return tooLarge(framedBytesMax);
    return budget.fits(framedBytesMax) ? undefined : overloaded();
  }

  function countRejected(transport: Transport, { invalidCount, oversizedCount }: SpanCheck): void {
    if (invalidCount > 0) instruments.spansRefused.add(invalidCount, { transport, reason: 'invalid_id' });
    if (oversizedCount > 0) instruments.spansRefused.add(oversizedCount, { transport, reason: 'too_large' });
  }

  /** Resolves when durable. The body is not needed any more once this has returned. */
  function enqueue(parts: readonly FramedPart[], identity: IngestIdentity, receivedAtUnixMs: number): Promise<void> {
    const reservation = budget.open();
    if (!reservation.grow(parts.reduce((sum, part) => sum + part.value.length, 0))) return Promise.reject(overloaded());
    return queue.add({ identity, receivedAtUnixMs, parts, reservation });
  }

  async function whenDurable(
    transport: Transport,
    durable: Promise<void>,
    result: IntakeResult,
  ): Promise<IntakeResult> {
    try {
      await durable;
      return result;
    } catch (error) {
      throw error instanceof Refusal ? refuse(transport, result.acceptedSpans, error) : error;
    }
  }

  async function accept({ body, identity, transport }: IntakeRequest): Promise<IntakeResult> {
    const receivedAtUnixMs = clock.nowUnixMs();
    const check = inspect(body);
    const refusal = obstacle(check);
    if (refusal !== undefined) throw refuse(transport, check.acceptedCount, refusal);
    countRejected(transport, check);
    const result = resultOf(check, limits);
    if (result.acceptedSpans === 0) return result;
    const durable = enqueue(frameRequest(body, scan, check, limits), identity, receivedAtUnixMs);
    return whenDurable(transport, durable, result); // not awaited here: this frame would keep the body alive
  }

  return {
    name: 'span-intake',
    budget,
    get isOpen() {
      return open;
    },
    overloaded,
    accept,
    start: () => Promise.resolve(),
    shutdown: ({ deadlineMs }) => {
      open = false;
      return queue.drain(deadlineMs);
    },
  };
}

function tooLarge(framedBytesMax: number): Refusal {
  return new Refusal(
    'too_large',
    `the spans could take up to ${framedBytesMax} bytes once every partition has its copy of their resources; send fewer per request`,
  );
}
