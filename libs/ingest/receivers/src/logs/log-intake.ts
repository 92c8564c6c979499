import type { IngestIdentity } from '@clew/access-model';
import type { RunningPart, ShutdownOptions } from '@clew/lifecycle';
import { LogScan, framedLogGroupBytes, framedRecordBytes } from '@clew/otlp';
import type { LogProtection } from '@clew/protection';
import type { Instruments, Logger, Metrics } from '@clew/self-telemetry';
import type { OutgoingMessage, StreamProducer } from '@clew/stream-contract';

import type { ExportRequest, LogSink, LogSinkResult } from '../export-signal.js';
import type { ByteBudget, ByteReservation } from '../intake/byte-budget.js';
import { systemClock, type IntakeClock } from '../intake/intake-clock.js';
import { OccurrenceLog } from '../intake/occurrence-log.js';
import { Refusal } from '../refusal.js';
import { AppendWaits } from './append-waits.js';
import { logMessages } from './log-messages.js';
import { LOG_INTAKE_METRICS } from './log-metrics.js';

export interface LogIntakeOptions {
  /** Of the log stream. Stays the caller's to shut down. */
  readonly producer: StreamProducer;
  /** Of the log stream. */
  readonly partitionCount: number;
  /** Everything that the door holds, spans included: the span intake's. */
  readonly budget: ByteBudget;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** What must be hidden in what this sender sends; undefined for nothing. */
  readonly protectionOf?: (identity: IngestIdentity) => LogProtection | undefined;
  /** Asked when a request was read and before anything is done for it. `bytes` are those of the OTLP protobuf body. */
  readonly admit?: (identity: IngestIdentity, bytes: number) => Refusal | undefined;
  /** Largest message handed to the stream; larger requests are split by records. Resource and scope get a quarter of it. Default 512 KiB. */
  readonly messageBytesMax?: number;
  /** How long a client waits for its records to be durable before it is told to send again. Default 9,000. */
  readonly answerWaitMsMax?: number;
  /** What a refused client is told to wait. Default 1,000. */
  readonly retryAfterMs?: number;
  /** Default: the system's clock and timers. */
  readonly clock?: IntakeClock;
}

/**
 * The door for log records: scan, protect, append, answer. `accept` resolves once the stream holds every accepted record durably.
 * It rejects with OtlpError for bytes that are not OTLP, else with a retryable Refusal; then some may be in the stream, and the
 * log writer drops them when the client sends the same request again.
 */
export interface LogIntake extends LogSink, RunningPart {}

export function createLogIntake(options: LogIntakeOptions): LogIntake {
  return new StreamLogIntake(options);
}

class StreamLogIntake implements LogIntake {
  readonly name = 'log-intake';
  readonly #options: LogIntakeOptions;
  readonly #clock: IntakeClock;
  readonly #messageBytesMax: number;
  readonly #groupBytesMax: number;
  readonly #retryAfterMs: number;
  readonly #instruments: Instruments<typeof LOG_INTAKE_METRICS>;
  readonly #waits: AppendWaits;
  readonly #appendFailures: OccurrenceLog<unknown>;
  readonly #scan = new LogScan();
  #isOpen = true;

  constructor(options: LogIntakeOptions) {
    const { logger, metrics, clock = systemClock } = options;
    this.#options = options;
    this.#clock = clock;
    this.#messageBytesMax = options.messageBytesMax ?? 512 * 1024;
    // Every message pays for them again, so they must not be most of it.
    this.#groupBytesMax = Math.floor(this.#messageBytesMax / 4);
    this.#retryAfterMs = options.retryAfterMs ?? 1_000;
    this.#instruments = metrics.instruments(LOG_INTAKE_METRICS);
    this.#waits = new AppendWaits(clock, options.answerWaitMsMax ?? 9_000, (what) =>
      this.#refusal('stream_unavailable', `the log stream ${what}; send again later`),
    );
    this.#appendFailures = new OccurrenceLog<unknown>(clock, (count, err) => {
      logger.warn({ err, count }, 'the log stream did not take log records; their clients were told to send again');
    });
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  async accept(request: ExportRequest): Promise<LogSinkResult> {
    const { transport } = request;
    const { messages, ...result } = this.#take(request);
    this.#countRefused(result.rejectedRecords, transport, 'too_large');
    if (messages.length === 0) return result;
    return this.#whenDurable(messages, result, transport); // not awaited here: this frame would keep the body alive
  }

  /** Waits for appends under way; whoever waits at the deadline is told to send again. */
  async shutdown({ deadlineMs }: ShutdownOptions): Promise<void> {
    this.#isOpen = false;
    await this.#waits.drain(deadlineMs, () =>
      this.#refusal('closing', 'the gateway shut down before the log records were durable'),
    );
  }

  /** Throws OtlpError for bytes that are not OTLP, down to the last attribute: what is acknowledged must be readable. */
  #take({
    body,
    identity,
    transport,
    baggage,
  }: ExportRequest): LogSinkResult & { readonly messages: readonly OutgoingMessage[] } {
    const receivedAtUnixMs = this.#clock.nowUnixMs();
    const scan = this.#scan;
    scan.scan(body);
    const obstacle = this.#obstacle(identity, body.length);
    if (obstacle !== undefined) throw this.#refused(scan.recordCount, transport, obstacle);
    const { partitionCount, protectionOf } = this.#options;
    const limits = { partitionCount, messageBytesMax: this.#messageBytesMax };
    const rejectedRecords = this.#countOversized(body);
    const accepts = rejectedRecords === 0 ? undefined : (record: number) => this.#fits(record);
    const protection = protectionOf?.(identity);
    const context = { receivedAtUnixMs, environment: identity.environment, baggage };
    return {
      messages: logMessages({ body, scan, accepts, identity, context, protection }, limits),
      acceptedRecords: scan.recordCount - rejectedRecords,
      rejectedRecords,
      rejectedMessage: rejectedRecords === 0 ? '' : this.#rejectedMessage(rejectedRecords),
    };
  }

  /** Why the request as a whole is not taken, if so. */
  #obstacle(identity: IngestIdentity, bodyBytes: number): Refusal | undefined {
    if (!this.#isOpen) return this.#refusal('closing', 'the gateway is shutting down');
    if (!this.#options.budget.fits(bodyBytes)) return this.#overloaded(bodyBytes);
    return this.#options.admit?.(identity, bodyBytes);
  }

  #countOversized(body: Uint8Array): number {
    if (body.length <= this.#messageBytesMax) return 0;
    let count = 0;
    for (let record = 0; record < this.#scan.recordCount; record++) if (!this.#fits(record)) count++;
    return count;
  }

  #fits(record: number): boolean {
    const groupBytes = framedLogGroupBytes(this.#scan, record);
    const recordBytes = framedRecordBytes(this.#scan, record);
    return groupBytes <= this.#groupBytesMax && groupBytes + recordBytes <= this.#messageBytesMax;
  }

  #rejectedMessage(count: number): string {
    return `log records rejected: ${count} too large (with resource and scope at most ${this.#messageBytesMax} bytes, those two alone at most ${this.#groupBytesMax})`;
  }

  async #whenDurable(
    messages: readonly OutgoingMessage[],
    result: LogSinkResult,
    transport: ExportRequest['transport'],
  ): Promise<LogSinkResult> {
    try {
      await this.#append(messages);
      return result;
    } catch (error) {
      throw error instanceof Refusal ? this.#refused(result.acceptedRecords, transport, error) : error;
    }
  }

  /** Resolves when durable. What the append holds in memory is charged until it has settled, whether or not the client waits. */
  #append(messages: readonly OutgoingMessage[]): Promise<void> {
    const reservation = this.#options.budget.open();
    const bytes = messages.reduce((sum, { value }) => sum + value.length, 0);
    if (!reservation.grow(bytes)) return Promise.reject(this.#overloaded(bytes));
    return this.#waits.wait(this.#settled(messages, reservation));
  }

  async #settled(messages: readonly OutgoingMessage[], reservation: ByteReservation): Promise<void> {
    const startedAtMs = this.#clock.nowUnixMs();
    let outcome = 'failed';
    try {
      await this.#options.producer.append(messages);
      this.#instruments.messages.add(messages.length);
      outcome = 'durable';
    } catch (error) {
      this.#appendFailures.happened(error);
      throw this.#refusal('stream_unavailable', 'the log stream did not take the records; send again later', error);
    } finally {
      reservation.release();
      this.#instruments.appends.record(Math.max(0, this.#clock.nowUnixMs() - startedAtMs) / 1_000, { outcome });
    }
  }

  #overloaded(bytes: number): Refusal {
    const { usedBytes, bytesMax } = this.#options.budget;
    return this.#refusal(
      'overloaded',
      `the gateway holds ${usedBytes} of at most ${bytesMax} pending bytes and has no room for ${bytes} more; send again later`,
    );
  }

  #refusal(reason: 'overloaded' | 'stream_unavailable' | 'closing', message: string, cause?: unknown): Refusal {
    return new Refusal(reason, message, { retryAfterMs: this.#retryAfterMs, cause });
  }

  #refused(count: number, transport: ExportRequest['transport'], refusal: Refusal): Refusal {
    this.#countRefused(count, transport, refusal.reason);
    return refusal;
  }

  #countRefused(count: number, transport: ExportRequest['transport'], reason: string): void {
    if (count > 0) this.#instruments.recordsRefused.add(count, { transport, reason });
  }
}
