import type { IngestIdentity } from '@clew/access-model';
import type { ScanBounds } from '@clew/otlp';
import type { StreamProducer } from '@clew/stream-contract';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { RunningPart } from '@clew/lifecycle';

import type { Transport } from '../export-recorder.js';
import type { Refusal } from '../refusal.js';
import type { ByteBudget } from './byte-budget.js';
import type { IntakeClock } from './intake-clock.js';
import type { IntakeResult } from './intake-result.js';
import type { SpanProtection } from './span-protection.js';

export interface SpanIntakeOptions {
  readonly producer: StreamProducer;
  readonly partitionCount: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** The rules for what a key sends; looked up for every request. Undefined: spans go on as they came. */
  readonly protectionOf?: (identity: IngestIdentity) => SpanProtection | undefined;
  /**
   * Asked when a request was read and before anything is done for it: a refusal ends it, and counts all its spans by its
   * reason. `bytes` are those of the OTLP protobuf body.
   */
  readonly admit?: (identity: IngestIdentity, spanCount: number, bytes: number) => Refusal | undefined;
  /** What counts as a fault of a span: times, attribute sizes and numbers. The receive time is the clock's. */
  readonly bounds?: Omit<ScanBounds, 'receivedAtUnixMs'>;
  /** How long the first spans of a flush wait for company. Default 5. */
  readonly lingerMs?: number;
  /** Largest message handed to the stream; larger requests are split by spans. Default 512 KiB. */
  readonly messageBytesMax?: number;
  /** Largest resource and scope together: every message pays for them again. Default a quarter of `messageBytesMax`. */
  readonly groupBytesMax?: number;
  /** A flush that has grown this large does not wait any longer. Default 2 MiB. */
  readonly flushBytesMax?: number;
  /** Memory for messages that is kept to be used again. Default 16 MiB. */
  readonly idleBytesMax?: number;
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
  /** W3C `baggage` header of the request. */
  readonly baggage?: string;
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
   * with a Refusal. After a retryable one some spans may be in the stream, which the sampler's deduplication makes harmless.
   */
  accept(request: IntakeRequest): Promise<IntakeResult>;
}
