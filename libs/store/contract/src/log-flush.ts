import type { FlushId, SpanGroup } from './flush.js';

/** What many log records share. */
export type LogGroup = Omit<SpanGroup, 'environment'>;

/** A log record to store: an OTLP `LogRecord` payload in `bytes[start, end)`, untouched since the gateway let it in. */
export interface KeptLog {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** The same object for all records that share it, so that a writer decodes it once per flush. */
  readonly group: LogGroup;
  readonly tenantId: string;
  readonly teamId: string;
  readonly retentionDays: number;
  /** When the gateway received it, Unix milliseconds: its time where the sender gave none, and the day of absurd ones. */
  readonly receivedAtUnixMs: number;
}

/** Everything one flush of one partition of a log stream adds to the store. Its id is of no span stream. */
export interface LogFlush {
  readonly id: FlushId;
  readonly logs: readonly KeptLog[];
}

export interface LogSink {
  /** As `FlushSink.write` does: whole, each record once, however often it is called with the same flush. */
  writeLogs(flush: LogFlush): Promise<void>;
  /** As `FlushSink.has`. */
  hasLogs(id: FlushId): Promise<boolean>;
}
