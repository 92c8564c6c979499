import type { IngestIdentity } from '@clew/access-model';
import { SpanHeader, TraceScan, checkTraceRequest } from '@clew/otlp';
import type { StreamProducer } from '@clew/stream-contract';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { RunningPart } from '@clew/lifecycle';

import type { Transport } from '../export-recorder.js';
import { Refusal } from '../refusal.js';
import { PENDING_BYTES, RECEIVER_METRICS } from '../receiver-metrics.js';
import { ByteBudget } from './byte-budget.js';
import { FlushQueue, type QueuedSpans } from './flush-queue.js';
import { frameRequest } from './frame-request.js';
import { systemClock, type IntakeClock } from './intake-clock.js';
import { OccurrenceLog } from './occurrence-log.js';
import { checkSpans, type SpanCheck, type SpanCheckLimits } from './span-check.js';

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

export interface IntakeResult {
  readonly acceptedSpans: number;
  readonly rejectedSpans: number;
  /** Why spans were rejected; empty when none were. */
  readonly rejectedMessage: string;
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
      `the gateway holds ${String(budget.usedBytes)} of at most ${String(budget.bytesMax)} pending bytes; send again later`,
      { retryAfterMs },
    );
  }

  /** Throws what makes the whole request fail; what comes back is framed and holds nothing of `body`. */
  function frame({ body, identity, transport }: IntakeRequest): {
    spans: QueuedSpans | undefined;
    result: IntakeResult;
  } {
    const receivedAtUnixMs = clock.nowUnixMs();
    scan.scan(body);
    // Down to the last attribute: what is acknowledged here must be readable by everyone behind the stream.
    checkTraceRequest(body);
    const check = checkSpans(body, scan, header, limits);
    const acceptedSpans = scan.spanCount - check.invalidCount - check.oversizedCount;
    if (!open)
      throw refuse(transport, acceptedSpans, new Refusal('closing', 'the gateway is shutting down', { retryAfterMs }));
    if (check.framedBytesMax > budget.bytesMax) throw refuse(transport, acceptedSpans, tooLarge(check.framedBytesMax));
    if (!budget.fits(check.framedBytesMax)) throw refuse(transport, acceptedSpans, overloaded());

    if (check.invalidCount > 0) instruments.spansRefused.add(check.invalidCount, { transport, reason: 'invalid_id' });
    if (check.oversizedCount > 0)
      instruments.spansRefused.add(check.oversizedCount, { transport, reason: 'too_large' });
    const rejectedSpans = check.invalidCount + check.oversizedCount;
    const result = { acceptedSpans, rejectedSpans, rejectedMessage: rejectionText(check, limits) };
    if (acceptedSpans === 0) return { spans: undefined, result };

    const parts = frameRequest(body, scan, check, limits);
    const reservation = budget.open();
    reservation.grow(parts.reduce((sum, part) => sum + part.value.length, 0));
    return { spans: { identity, receivedAtUnixMs, parts, reservation }, result };
  }

  async function queued(transport: Transport, spans: QueuedSpans, result: IntakeResult): Promise<IntakeResult> {
    try {
      await queue.add(spans);
      return result;
    } catch (error) {
      throw error instanceof Refusal ? refuse(transport, result.acceptedSpans, error) : error;
    }
  }

  async function accept(request: IntakeRequest): Promise<IntakeResult> {
    const { spans, result } = frame(request);
    return spans === undefined ? result : queued(request.transport, spans, result);
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
    `the spans could take up to ${String(framedBytesMax)} bytes once every partition has its copy of their resources; send fewer per request`,
  );
}

function rejectionText(check: SpanCheck, { messageBytesMax, groupBytesMax }: SpanCheckLimits): string {
  const faults: string[] = [];
  if (check.invalidCount > 0) {
    faults.push(
      `${String(check.invalidCount)} without a valid id (trace_id must be 16 bytes, span_id 8 bytes, neither all zero)`,
    );
  }
  if (check.oversizedCount > 0) {
    faults.push(
      `${String(check.oversizedCount)} too large (with resource and scope at most ${String(messageBytesMax)} bytes, those two alone at most ${String(groupBytesMax)})`,
    );
  }
  return faults.length === 0 ? '' : `spans rejected: ${faults.join('; ')}`;
}
