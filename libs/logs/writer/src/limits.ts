import type { StoreRetryLimits } from '@clew/resilience';

import type { ResendLimits } from './resend-memory.js';

export interface LogWriterLimits extends ResendLimits, StoreRetryLimits {
  /** How long the first record of a flush waits for company. */
  readonly flushIntervalMs: number;
  /** A flush with so many records, or bytes of messages, does not wait. One message may exceed it. */
  readonly flushRecordsMax: number;
  readonly flushBytesMax: number;
  /** Messages of a flush: each takes 29 bytes of the journal. */
  readonly flushMessagesMax: number;
  /** Bytes of messages per read. */
  readonly readBytesMax: number;
  /** How long a read may wait for a message. */
  readonly readWaitMsMax: number;
  /** The journal is trimmed when so many records can go. */
  readonly trimRecordsMin: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LOG_WRITER_LIMITS: LogWriterLimits = {
  flushIntervalMs: 1_000,
  flushRecordsMax: 20_000,
  flushBytesMax: 8 * MIB,
  flushMessagesMax: 10_000,
  resendWindowMs: 600_000,
  resendRequestsMax: 100_000,
  readBytesMax: MIB,
  readWaitMsMax: 200,
  trimRecordsMin: 32,
  storeRetryMsMin: 100,
  storeRetryMsMax: 10_000,
  permanentRetryMs: 30_000,
};
