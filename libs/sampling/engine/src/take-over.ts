import type { Flush, FlushSink } from '@clew/store-contract';
import type { PartitionLease } from '@clew/stream-contract';

import type { JournalWindow } from './journal-window.js';
import { Manifest } from './manifest.js';
import type { ManifestHeader } from './manifest-header.js';
import { ManifestError } from './manifest-error.js';
import { streamTruncated, type MessageReader } from './message-reader.js';
import type { PartitionSampler } from './partition-sampler.js';
import type { SamplerClock, SamplerEvents } from './sampler-ports.js';

const REPLAY_WAIT_MS = 500;
const EMPTY_READS_MAX = 20;

export interface TakeOverOptions {
  readonly lease: PartitionLease;
  readonly sampler: PartitionSampler;
  readonly reader: MessageReader;
  readonly window: JournalWindow;
  readonly clock: SamplerClock;
  readonly events: SamplerEvents;
  /** Both repeat until they succeed. */
  readonly has: (flushNumber: bigint) => Promise<boolean>;
  readonly write: FlushSink['write'];
}

export interface TakenOver {
  /** Of the last flush, which is stored now; undefined when the journal is empty. */
  readonly last: ManifestHeader | undefined;
  readonly replayedFlushes: number;
  readonly replayedMessages: number;
  readonly isRewritten: boolean;
}

/**
 * Becomes the previous owner of the partition: reads the journal and, from where its last record says, the stream, and
 * finishes the last flush if nobody knows that it is stored (docs/adr/0001-journal-protocol.md, "Taking over").
 */
export async function takeOver(options: TakeOverOptions): Promise<TakenOver> {
  const { sampler, reader } = options;
  const last = await readHeaders(options);
  if (last === undefined) {
    await startWithoutJournal(options);
    return { last, replayedFlushes: 0, replayedMessages: 0, isRewritten: false };
  }
  const toReplay = await rememberAndCollect(options, last);
  sampler.startAt(last.replayFrom);
  reader.startAt(last.replayFrom);
  let replayedMessages = 0;
  let isRewritten = false;
  for (const manifest of toReplay) {
    replayedMessages += await feedUpTo(manifest.header.position, options);
    const flush = sampler.replay(manifest);
    if (manifest.header.flushNumber === last.flushNumber) isRewritten = await writeUnlessStored(flush, options);
    sampler.settle();
  }
  sampler.endReplay();
  return { last, replayedFlushes: toReplay.length, replayedMessages, isRewritten };
}

/**
 * Asked only now that the flush's messages were read. Whoever was fenced meanwhile may have read a stream from which its
 * successor's commit had let messages go, and what it made of the rest is not that flush; but then it was stored before.
 */
async function writeUnlessStored(flush: Flush, { has, write }: TakeOverOptions): Promise<boolean> {
  if (await has(flush.id.flushNumber)) return false;
  await write(flush);
  return true;
}

/** First pass: where everything lies. Keeps headers only, as a journal may be large. */
async function readHeaders({ lease, window }: TakeOverOptions): Promise<ManifestHeader | undefined> {
  let last: ManifestHeader | undefined;
  for await (const { sequence, payload } of lease.journal.read()) {
    const { header, snapshot } = new Manifest(payload);
    if (last !== undefined) checkOrder(last, header);
    window.add(sequence, header, snapshot !== undefined);
    last = header;
  }
  return last;
}

function checkOrder(before: ManifestHeader, after: ManifestHeader): void {
  const isInOrder = after.flushNumber > before.flushNumber && after.position >= before.position;
  if (isInOrder && after.replayFrom >= before.replayFrom) return;
  throw new ManifestError(`of flush ${after.flushNumber} does not follow that of flush ${before.flushNumber}`);
}

/** Second pass: verdicts and fingerprints of old flushes, and the flushes to be replayed. */
async function rememberAndCollect(
  { lease, sampler }: TakeOverOptions,
  last: ManifestHeader,
): Promise<readonly Manifest[]> {
  const toReplay: Manifest[] = [];
  let withPolicies: Manifest | undefined;
  for await (const { payload } of lease.journal.read()) {
    const manifest = new Manifest(payload);
    const isOld = manifest.header.position <= last.replayFrom && manifest.header.flushNumber < last.flushNumber;
    if (isOld) {
      sampler.remember(manifest);
      if (manifest.snapshot !== undefined) withPolicies = manifest;
    } else toReplay.push(manifest);
  }
  // Traces of the very first flush were opened before anything was journaled: its own record is the nearest there is.
  const nearest = withPolicies ?? toReplay[0];
  if (nearest !== undefined) sampler.restorePolicies(nearest);
  return toReplay;
}

/** Accepts all messages below `position`; answers how many. */
async function feedUpTo(position: number, { lease, reader, sampler }: TakeOverOptions): Promise<number> {
  let count = 0;
  let emptyReads = 0;
  while (sampler.position < position) {
    lease.signal.throwIfAborted();
    if (!(await reader.fill(REPLAY_WAIT_MS))) {
      if (++emptyReads >= EMPTY_READS_MAX) await checkNotTruncated(lease, position);
      continue;
    }
    for (let message = reader.peeked; message !== undefined; message = reader.peeked) {
      if (Number(message.offset) >= position) return count;
      sampler.accept(message);
      reader.take();
      count++;
    }
  }
  return count;
}

async function checkNotTruncated(lease: PartitionLease, position: number): Promise<void> {
  const end = await lease.endOffset();
  if (Number(end) < position) throw streamTruncated(lease.partition, position, end);
}

/**
 * A partition that was never flushed, or one whose journal is gone. Flush numbers begin at the time of day: no journal that
 * was here before can have come so far at less than a thousand flushes a second, so its numbers are not used again and
 * the store does not take a new flush for an old one.
 */
async function startWithoutJournal({ clock, lease, reader, sampler, events }: TakeOverOptions): Promise<void> {
  const committed = await lease.committed();
  const start = Number(committed?.offset ?? (await lease.earliestOffset()));
  sampler.startAt(start);
  sampler.continueFrom(clock.unixMs());
  reader.startAt(start);
  if (committed !== undefined) events.journalLost(lease.partition, start);
}
