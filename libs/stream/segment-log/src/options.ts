import { StreamError } from '@clew/stream-contract';
import type { SegmentLogListener } from './log-events.js';

export interface SegmentLogOptions {
  /** Folder that holds the stream; created if missing. One process at a time. */
  readonly dataDir: string;
  /** Fixed for the life of the folder. Default 4. */
  readonly partitionCount?: number;
  /** A folder made with fewer partitions gets more. For what is not shared out by trace. Default false. */
  readonly mayGrow?: boolean;
  /** Largest value of one message. Default 8 MiB. */
  readonly messageBytesMax?: number;
  /** Largest journal record. Default 64 MiB. */
  readonly journalRecordBytesMax?: number;
  /** Bytes that may wait to become durable before `append` rejects with STREAM_FULL. Default 64 MiB. */
  readonly pendingBytesMax?: number;
  /** Most bytes per write and sync of one partition. Default 8 MiB. */
  readonly batchBytesMax?: number;
  /** Newest messages kept in memory for readers, over all partitions. Default 32 MiB. */
  readonly tailBytesMax?: number;
  /** Size at which a partition starts its next file. Default 64 MiB. */
  readonly segmentBytes?: number;
  /** The same for a journal. Default 4 MiB. */
  readonly journalSegmentBytes?: number;
  /** Messages that the group has finished are deleted after this time. Default 1 hour. */
  readonly retainMs?: number;
  /** ... and earlier when all partitions together take more than this. Default 1 GiB. */
  readonly retainBytes?: number;
  /** Oldest messages are deleted, even if nobody read them, over this size of all partitions. Default 16 GiB. */
  readonly diskBytesMax?: number;
  /** How often age is looked at; size is looked at when a file is full. Default 1 minute. */
  readonly retentionCheckMs?: number;
  /** How long a handler may take to return after its lease was revoked, before the lease is fenced. Default 10 s. */
  readonly revokeMsMax?: number;
  /** Pause before a partition is offered again after its handler ended. Default 1 s. */
  readonly offerPauseMs?: number;
  readonly onEvent?: SegmentLogListener;
  /** Wall clock in Unix milliseconds, for retention by age. Default Date.now. */
  readonly now?: () => number;
}

export type CheckedOptions = Required<SegmentLogOptions>;

const MiB = 1024 * 1024;
const PARTITIONS_MAX = 1024;

/** Fills in the defaults. Throws a permanent StreamError that names the field, the value and what is allowed. */
export function checkOptions(options: SegmentLogOptions): CheckedOptions {
  const checked: CheckedOptions = {
    dataDir: options.dataDir,
    partitionCount: options.partitionCount ?? 4,
    mayGrow: options.mayGrow ?? false,
    messageBytesMax: options.messageBytesMax ?? 8 * MiB,
    journalRecordBytesMax: options.journalRecordBytesMax ?? 64 * MiB,
    pendingBytesMax: options.pendingBytesMax ?? 64 * MiB,
    batchBytesMax: options.batchBytesMax ?? 8 * MiB,
    tailBytesMax: options.tailBytesMax ?? 32 * MiB,
    segmentBytes: options.segmentBytes ?? 64 * MiB,
    journalSegmentBytes: options.journalSegmentBytes ?? 4 * MiB,
    retainMs: options.retainMs ?? 3_600_000,
    retainBytes: options.retainBytes ?? 1024 * MiB,
    diskBytesMax: options.diskBytesMax ?? 16 * 1024 * MiB,
    retentionCheckMs: options.retentionCheckMs ?? 60_000,
    revokeMsMax: options.revokeMsMax ?? 10_000,
    offerPauseMs: options.offerPauseMs ?? 1_000,
    onEvent: options.onEvent ?? (() => undefined),
    now: options.now ?? Date.now,
  };
  if (checked.dataDir === '') throw invalid('dataDir', '""', 'the path of a folder');
  for (const [field, value] of Object.entries(checked)) {
    if (typeof value === 'number') checkWhole(field, value, MAXIMA[field] ?? Number.MAX_SAFE_INTEGER);
  }
  return checked;
}

const MAXIMA: Readonly<Record<string, number>> = {
  partitionCount: PARTITIONS_MAX,
  messageBytesMax: 128 * MiB,
  journalRecordBytesMax: 128 * MiB,
  retentionCheckMs: 0x7fff_ffff,
  revokeMsMax: 0x7fff_ffff,
  offerPauseMs: 0x7fff_ffff,
};

function checkWhole(field: string, value: number, max: number): void {
  const min = field === 'offerPauseMs' || field === 'tailBytesMax' || field.startsWith('retain') ? 0 : 1;
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw invalid(field, String(value), `a whole number from ${String(min)} to ${String(max)}`);
  }
}

function invalid(field: string, value: string, allowed: string): StreamError {
  return new StreamError('STREAM_OPTIONS_INVALID', `segment log: ${field} is ${value}, not ${allowed}`, {
    retryable: false,
  });
}
