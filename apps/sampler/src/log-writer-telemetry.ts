import type { LogFlushReport, LogTakeOverReport, LogWriteFailure, LogWriterEvents } from '@clew/log-writer';
import type { Instruments, Logger, Metrics } from '@clew/self-telemetry';

import { LOG_WRITER_METRICS } from './log-writer-metrics.js';

/** What fails goes on failing: one line in so long, of each partition and kind, is enough. */
const QUIET_MS = 60_000;

/** Turns what log writers report into metrics and log lines. */
export class LogWriterTelemetry implements LogWriterEvents {
  private readonly logger: Logger;
  private readonly unixMs: () => number;
  private readonly instruments: Instruments<typeof LOG_WRITER_METRICS>;
  private readonly quietUntilMs = new Map<string, number>();

  constructor(logger: Logger, metrics: Metrics, unixMs: () => number) {
    this.logger = logger;
    this.unixMs = unixMs;
    this.instruments = metrics.instruments(LOG_WRITER_METRICS);
  }

  tookOver({ flushNumber, ...report }: LogTakeOverReport): void {
    this.logger.info({ ...report, flushNumber: String(flushNumber) }, 'took a partition of log records over');
  }

  flushed({ records, resends, malformedMessages, journalBytes, elapsedMs }: LogFlushReport): void {
    const { instruments } = this;
    instruments.records.add(records);
    instruments.resends.add(resends);
    instruments.malformed.add(malformedMessages);
    instruments.journalBytes.add(journalBytes);
    instruments.flushDuration.record(elapsedMs / 1000);
  }

  writeFailed({ partition, flushNumber, attempt, isPermanent, error }: LogWriteFailure): void {
    const kind = isPermanent ? 'permanent' : 'retryable';
    this.instruments.writeFailures.add(1, { partition: String(partition), kind });
    if (this.isQuiet(`${partition} ${kind}`)) return;
    const about = { partition, flushNumber: String(flushNumber), attempt, err: error };
    if (isPermanent) {
      const advice = 'the partition waits until a person has mended the cause; others go on';
      this.logger.error({ ...about, advice }, 'the store refuses log records; they are tried again, none is skipped');
    } else this.logger.warn(about, 'the store does not take log records; they are tried until it does');
  }

  streamFailed(partition: number, operation: 'read' | 'commit' | 'trim', error: unknown): void {
    this.instruments.streamFailures.add(1, { operation });
    if (this.isQuiet(`${partition} ${operation}`)) return;
    this.logger.warn({ partition, operation, err: error }, 'an operation of the log stream failed and is tried again');
  }

  messagesLost(partition: number, from: bigint, to: bigint): void {
    this.instruments.offsetsLost.add(Number(to - from));
    const advice = 'raise the retention of the log stream above the longest time its writers may be away';
    const offsets = { fromOffset: String(from), toOffset: String(to) };
    this.logger.error({ partition, ...offsets, advice }, 'retention took log records before they were read');
  }

  journalLost(partition: number, from: bigint): void {
    this.logger.error(
      { partition, fromOffset: String(from) },
      'the journal of log records is empty though the partition was read before: some may be stored twice',
    );
  }

  /** False once in `QUIET_MS`. */
  private isQuiet(what: string): boolean {
    const nowMs = this.unixMs();
    if (nowMs < (this.quietUntilMs.get(what) ?? 0)) return true;
    this.quietUntilMs.set(what, nowMs + QUIET_MS);
    return false;
  }
}
