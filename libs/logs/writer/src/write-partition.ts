import { LogScan } from '@clew/otlp';
import { untilStored } from '@clew/resilience';
import type { LogFlush, LogSink } from '@clew/store-contract';
import type { PartitionLease } from '@clew/stream-contract';

import { FlushDraft } from './flush-draft.js';
import { JournalWindow } from './journal-window.js';
import type { LogWriterLimits } from './limits.js';
import { encodeManifest, type LogManifest } from './log-manifest.js';
import { MessageReader } from './message-reader.js';
import type { LogWriterClock, LogWriterEvents, StopSignal } from './ports.js';
import { ResendMemory } from './resend-memory.js';
import { takeOver } from './take-over.js';

export interface WritePartitionOptions {
  /** Names the log stream in the store, for ever: part of every flush's id. */
  readonly stream: string;
  readonly sink: LogSink;
  readonly limits: LogWriterLimits;
  readonly clock: LogWriterClock;
  readonly events: LogWriterEvents;
}

/**
 * Takes the log records of one partition to the store until the lease's signal aborts: collect, append the manifest to the journal
 * (fenced), write, commit, strictly one flush after the other. Rejects when the lease must be given up.
 */
export async function writePartition(lease: PartitionLease, options: WritePartitionOptions): Promise<void> {
  const writer = new PartitionWriter(lease, options);
  try {
    await writer.takeOver();
    await writer.loop();
  } catch (error) {
    // Whatever an aborted lease made fail is no failure: the partition is someone else's.
    if (!lease.signal.aborted) throw error;
  }
}

class PartitionWriter {
  private readonly lease: PartitionLease;
  private readonly options: WritePartitionOptions;
  private readonly reader: MessageReader;
  private readonly memory: ResendMemory;
  private readonly window: JournalWindow;
  private readonly scan = new LogScan();
  private nextFlushNumber = 0n;

  constructor(lease: PartitionLease, options: WritePartitionOptions) {
    const { clock, events, limits } = options;
    this.lease = lease;
    this.options = options;
    this.reader = new MessageReader({ lease, readBytesMax: limits.readBytesMax, clock, events });
    this.memory = new ResendMemory(limits);
    this.window = new JournalWindow(limits, limits.trimRecordsMin);
  }

  async takeOver(): Promise<void> {
    const { clock, events, sink, stream } = this.options;
    const { lease, memory, reader, scan, window } = this;
    const { partition } = lease;
    const startedAtMs = clock.nowMs();
    const has = (flushNumber: bigint): Promise<boolean> =>
      this.untilStored(flushNumber, () => sink.hasLogs({ stream, partition, flushNumber }));
    const write = (flush: LogFlush): Promise<void> => this.write(flush);
    const taken = await takeOver({ stream, lease, reader, scan, memory, window, clock, events, has, write });
    this.nextFlushNumber = taken.nextFlushNumber;
    if (taken.last !== undefined) await this.recordProgress(taken.last);
    events.tookOver({
      partition,
      flushNumber: taken.last?.flushNumber ?? 0n,
      isRewritten: taken.isRewritten,
      rememberedRequests: memory.size,
      elapsedMs: clock.nowMs() - startedAtMs,
    });
  }

  async loop(): Promise<void> {
    while (!this.isOver()) {
      const draft = await this.collect();
      if (draft.isEmpty) continue;
      // Nothing of it is journaled: the next owner reads it from the stream.
      if (this.isOver()) return;
      await this.flush(draft);
    }
  }

  private isOver(): boolean {
    return this.lease.signal.aborted;
  }

  /** Reads until the flush is full or its first message has waited long enough; empty when nothing came for a while. */
  private async collect(): Promise<FlushDraft> {
    const { clock, limits } = this.options;
    const { lease, memory, reader } = this;
    const draft = new FlushDraft(this.nextFlushNumber, this.scan);
    let waitMs = limits.readWaitMsMax;
    let dueAtMs = Infinity;
    while (waitMs > 0 && !lease.signal.aborted && !draft.isFull(limits)) {
      const hasMessages = await reader.fill(waitMs);
      if (!hasMessages && draft.isEmpty) return draft;
      if (draft.isEmpty) dueAtMs = clock.nowMs() + limits.flushIntervalMs;
      for (let message = reader.peeked; message !== undefined && !draft.isFull(limits); message = reader.peeked) {
        draft.add(message, memory);
        reader.take();
      }
      waitMs = Math.min(limits.readWaitMsMax, dueAtMs - clock.nowMs());
    }
    return draft;
  }

  private async flush(draft: FlushDraft): Promise<void> {
    const { clock, events, stream } = this.options;
    const { partition, journal } = this.lease;
    const { manifest } = draft;
    const payload = encodeManifest(manifest);
    const startedAtMs = clock.nowMs();
    // A rejection leaves it unknown whether the record is durable: the lease is given up, and the next one finds out.
    this.window.add(await journal.append(payload), manifest);
    this.nextFlushNumber = manifest.flushNumber + 1n;
    await this.write({ id: { stream, partition, flushNumber: manifest.flushNumber }, logs: draft.logs });
    events.flushed({
      partition,
      flushNumber: manifest.flushNumber,
      records: draft.logs.length,
      resends: draft.resends,
      malformedMessages: draft.malformedMessages,
      journalBytes: payload.length,
      elapsedMs: clock.nowMs() - startedAtMs,
    });
    await this.recordProgress(manifest);
  }

  /** Commit and trim only save space and say how far we are: when they fail, the next flush does it. */
  private async recordProgress(stored: LogManifest): Promise<void> {
    await this.attempt('commit', () => this.lease.commit(stored.to, String(stored.flushNumber)));
    const before = this.window.trimBefore();
    if (before !== undefined) await this.attempt('trim', () => this.lease.journal.trim(before));
  }

  private async attempt(operation: 'commit' | 'trim', work: () => Promise<void>): Promise<void> {
    const { partition, signal } = this.lease;
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      this.options.events.streamFailed(partition, operation, error);
    }
  }

  private write(flush: LogFlush): Promise<void> {
    return this.untilStored(flush.id.flushNumber, () => this.options.sink.writeLogs(flush));
  }

  private untilStored<T>(flushNumber: bigint, operation: () => Promise<T>): Promise<T> {
    const { clock, events, limits } = this.options;
    const { partition, signal } = this.lease;
    return untilStored<T, StopSignal>(operation, {
      limits,
      clock,
      signal,
      failed: (error, attempt, isPermanent) => {
        events.writeFailed({ partition, flushNumber, attempt, isPermanent, error });
      },
    });
  }
}
