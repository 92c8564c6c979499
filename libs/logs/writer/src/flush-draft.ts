import type { LogScan } from '@clew/otlp';
import type { KeptLog } from '@clew/store-contract';
import type { StreamMessage } from '@clew/stream-contract';

import type { LogWriterLimits } from './limits.js';
import type { LogManifest, ManifestEntry } from './log-manifest.js';
import { logsOfMessage } from './message-logs.js';
import type { ResendMemory } from './resend-memory.js';

/** A flush while its messages are read. */
export class FlushDraft {
  readonly logs: KeptLog[] = [];
  malformedMessages = 0;
  private readonly flushNumber: bigint;
  private readonly scan: LogScan;
  private readonly entries: ManifestEntry[] = [];
  private from: bigint | undefined;
  private to = 0n;
  private valueBytes = 0;
  private messageCount = 0;

  constructor(flushNumber: bigint, scan: LogScan) {
    this.flushNumber = flushNumber;
    this.scan = scan;
  }

  get isEmpty(): boolean {
    return this.from === undefined;
  }

  get manifest(): LogManifest {
    return { flushNumber: this.flushNumber, from: this.from ?? 0n, to: this.to, entries: this.entries };
  }

  get resends(): number {
    return this.entries.filter(({ isResend }) => isResend).length;
  }

  isFull({ flushBytesMax, flushMessagesMax, flushRecordsMax }: LogWriterLimits): boolean {
    return (
      this.logs.length >= flushRecordsMax || this.valueBytes >= flushBytesMax || this.messageCount >= flushMessagesMax
    );
  }

  add(message: StreamMessage, memory: ResendMemory): void {
    this.from ??= message.offset;
    this.to = message.offset + 1n;
    this.valueBytes += message.value.length;
    this.messageCount++;
    const logs = logsOfMessage(message, this.scan);
    if (logs === undefined) {
      this.malformedMessages++;
      return;
    }
    const { requestDigest = '', receivedAtUnixMs } = message.headers;
    const isResend = memory.isResend(requestDigest, receivedAtUnixMs);
    const entry = { offset: message.offset, receivedAtUnixMs, requestDigest, isResend };
    memory.remember(entry);
    this.entries.push(entry);
    if (!isResend) for (const log of logs) this.logs.push(log);
  }
}
