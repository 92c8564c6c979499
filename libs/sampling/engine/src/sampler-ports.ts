import type { PartitionLease } from '@clew/stream-contract';

/** An AbortSignal, by way of the contract: a core package loads no library that declares it. */
export type StopSignal = PartitionLease['signal'];

/** The wall clock and waiting, given to the core from outside. */
export interface SamplerClock {
  /** Any clock that only goes forward; only differences count. */
  nowMs(): number;
  /** The time of day in Unix milliseconds, for the first flush number of an empty journal. */
  unixMs(): number;
  /** Rejects when the signal aborts. */
  sleep(delayMs: number, signal?: StopSignal): Promise<void>;
  /** Resolves when others had their turn: a large flush would hold them up. Left out: nobody has to be let. */
  breathe?(): Promise<void>;
}

export interface TakeOverReport {
  readonly partition: number;
  /** Last flush in the journal; 0 when there is none. */
  readonly flushNumber: number;
  readonly replayedFlushes: number;
  readonly replayedMessages: number;
  /** The last flush was not known to be stored and was written again. */
  readonly isRewritten: boolean;
  readonly elapsedMs: number;
}

export interface FlushReport {
  readonly partition: number;
  readonly flushNumber: number;
  readonly keptSpans: number;
  readonly keptTraces: number;
  readonly journalBytes: number;
  /** From planning until the store had all of it. */
  readonly elapsedMs: number;
  /** Offset after the last message of the flush. */
  readonly position: number;
}

export interface WriteFailure {
  readonly partition: number;
  readonly flushNumber: number;
  /** 1 for the first. */
  readonly attempt: number;
  /** A person has to act. */
  readonly isPermanent: boolean;
  readonly error: unknown;
}

export type StreamOperation = 'read' | 'end' | 'commit' | 'trim';

/** What a person or a metric should know. Called from the hot path's edge: must not throw and should be quick. */
export interface SamplerEvents {
  tookOver(report: TakeOverReport): void;
  flushed(report: FlushReport): void;
  /** It is tried again until it succeeds; nothing of the partition is written before. */
  writeFailed(failure: WriteFailure): void;
  /** It is tried again. While the `end` of the partition is unknown, waits do not go on. */
  streamFailed(partition: number, operation: StreamOperation, error: unknown): void;
  /** Retention took messages before they were read: spans are lost. */
  messagesLost(partition: number, fromOffset: number, toOffset: number): void;
  /** The journal is empty although the partition was read before: spans since the committed offset count twice. */
  journalLost(partition: number, fromOffset: number): void;
}
