import type { PartitionLease } from '@clew/stream-contract';

/** An AbortSignal, by way of the contract: a core package loads no library that declares it. */
export type StopSignal = PartitionLease['signal'];

/** The wall clock and waiting, given to the core from outside. */
export interface LogWriterClock {
  /** Any clock that only goes forward; only differences count. */
  nowMs(): number;
  /** The time of day in Unix milliseconds, for the first flush number of an empty journal. */
  unixMs(): number;
  /** Rejects when the signal aborts. */
  sleep(delayMs: number, signal?: StopSignal): Promise<void>;
}

export interface LogTakeOverReport {
  readonly partition: number;
  /** Last flush in the journal; 0 when there is none. */
  readonly flushNumber: bigint;
  /** The last flush was not known to be stored and was written again. */
  readonly isRewritten: boolean;
  readonly rememberedRequests: number;
  readonly elapsedMs: number;
}

export interface LogFlushReport {
  readonly partition: number;
  readonly flushNumber: bigint;
  readonly records: number;
  /** Requests that came again and were left out. */
  readonly resends: number;
  /** Messages that could not be read and were skipped. */
  readonly malformedMessages: number;
  readonly journalBytes: number;
  /** From the append to the journal until the store had all of it. */
  readonly elapsedMs: number;
}

export interface LogWriteFailure {
  readonly partition: number;
  readonly flushNumber: bigint;
  /** 1 for the first. */
  readonly attempt: number;
  /** A person has to act. */
  readonly isPermanent: boolean;
  readonly error: unknown;
}

/** What a person or a metric should know. Must not throw and should be quick. */
export interface LogWriterEvents {
  tookOver(report: LogTakeOverReport): void;
  flushed(report: LogFlushReport): void;
  /** It is tried again until it succeeds; nothing of the partition is written before. */
  writeFailed(failure: LogWriteFailure): void;
  /** It is tried again. */
  streamFailed(partition: number, operation: 'read' | 'commit' | 'trim', error: unknown): void;
  /** Retention took messages before they were read: log records are lost. */
  messagesLost(partition: number, from: bigint, to: bigint): void;
  /** The journal is empty although the partition was read before: records since the committed offset may be stored twice. */
  journalLost(partition: number, from: bigint): void;
}
