import type { LogScan } from '@clew/otlp';
import type { KeptLog, LogFlush } from '@clew/store-contract';
import type { PartitionLease } from '@clew/stream-contract';

import type { JournalWindow } from './journal-window.js';
import { LogManifestError, decodeManifest, type LogManifest } from './log-manifest.js';
import { logsOfMessage } from './message-logs.js';
import { streamTruncated, type MessageReader } from './message-reader.js';
import type { LogWriterClock, LogWriterEvents } from './ports.js';
import type { ResendMemory } from './resend-memory.js';

const REPLAY_WAIT_MS = 500;
const EMPTY_READS_MAX = 20;

export interface TakeOverOptions {
  readonly stream: string;
  readonly lease: PartitionLease;
  readonly reader: MessageReader;
  readonly scan: LogScan;
  readonly memory: ResendMemory;
  readonly window: JournalWindow;
  readonly clock: LogWriterClock;
  readonly events: LogWriterEvents;
  /** Both repeat until they succeed. */
  readonly has: (flushNumber: bigint) => Promise<boolean>;
  readonly write: (flush: LogFlush) => Promise<void>;
}

export interface TakenOver {
  /** Of the last flush, which is stored now; undefined when the journal is empty. */
  readonly last: LogManifest | undefined;
  readonly nextFlushNumber: bigint;
  readonly isRewritten: boolean;
}

/**
 * Becomes the previous owner of the partition: remembers the requests that the journal names, and finishes the last flush if
 * nobody knows that it is stored. The manifest says which messages it holds, so it comes out the same whatever was configured since.
 */
export async function takeOver(options: TakeOverOptions): Promise<TakenOver> {
  const { lease, memory, reader, stream, window } = options;
  let last: LogManifest | undefined;
  for await (const { sequence, payload } of lease.journal.read()) {
    const manifest = decodeManifest(payload);
    checkOrder(last, manifest);
    window.add(sequence, manifest);
    memory.rememberAll(manifest);
    last = manifest;
  }
  if (last === undefined) return startWithoutJournal(options);
  const isStored = await options.has(last.flushNumber);
  if (!isStored) {
    const id = { stream, partition: lease.partition, flushNumber: last.flushNumber };
    await options.write({ id, logs: await readAgain(last, options) });
  }
  reader.startAt(last.to);
  return { last, nextFlushNumber: last.flushNumber + 1n, isRewritten: !isStored };
}

function checkOrder(before: LogManifest | undefined, after: LogManifest): void {
  if (before === undefined) return;
  if (after.flushNumber > before.flushNumber && after.from >= before.to) return;
  throw new LogManifestError(`of flush ${after.flushNumber} does not follow that of flush ${before.flushNumber}`);
}

/** The records of a flush once more, message by message as its manifest names them. */
async function readAgain(manifest: LogManifest, { lease, reader, scan }: TakeOverOptions): Promise<KeptLog[]> {
  const accepted = new Set(manifest.entries.filter(({ isResend }) => !isResend).map(({ offset }) => offset));
  const logs: KeptLog[] = [];
  let emptyReads = 0;
  reader.startAt(manifest.from);
  while (reader.position < manifest.to) {
    lease.signal.throwIfAborted();
    if (await reader.fill(REPLAY_WAIT_MS)) {
      const message = reader.peeked;
      // What retention took meanwhile cannot be written again; it was read, so at worst it was not yet stored.
      if (message === undefined || message.offset >= manifest.to) break;
      if (accepted.has(message.offset)) for (const log of logsOfMessage(message, scan) ?? []) logs.push(log);
      reader.take();
    } else if (++emptyReads >= EMPTY_READS_MAX) await checkNotTruncated(lease, manifest.to);
  }
  return logs;
}

async function checkNotTruncated(lease: PartitionLease, position: bigint): Promise<void> {
  const end = await lease.endOffset();
  if (end < position) throw streamTruncated(lease.partition, position, end);
}

/**
 * A partition that was never flushed, or one whose journal is gone. Flush numbers begin at the time of day, so that those of a
 * journal that was here before are not used again and the store does not take a new flush for an old one.
 */
async function startWithoutJournal({ clock, events, lease, reader }: TakeOverOptions): Promise<TakenOver> {
  const committed = await lease.committed();
  const start = committed?.offset ?? (await lease.earliestOffset());
  reader.startAt(start);
  if (committed !== undefined) events.journalLost(lease.partition, start);
  return { last: undefined, nextFlushNumber: BigInt(Math.floor(clock.unixMs())), isRewritten: false };
}
