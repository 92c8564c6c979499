import { untilStored, type StoreRetryLimits } from '@clew/resilience';
import type { KeptTraces } from '@clew/sampling-control';
import type { Flush, FlushSink } from '@clew/store-contract';
import type { PartitionLease } from '@clew/stream-contract';

import { EndWatch } from './end-watch.js';
import { JournalWindow } from './journal-window.js';
import type { ManifestHeader } from './manifest-header.js';
import { MessageReader } from './message-reader.js';
import { PartitionSampler, type PlannedFlush } from './partition-sampler.js';
import type { PolicySource } from './policy-source.js';
import type { SamplerLimits } from './sampler-limits.js';
import type { SamplerClock, SamplerEvents, StopSignal } from './sampler-ports.js';
import { takeOver } from './take-over.js';

export interface DriverLimits extends StoreRetryLimits {
  /** Bytes of messages per read. */
  readonly readBytesMax: number;
  /** How long a read may wait for a message; also how late a finished flush may be noticed. */
  readonly readWaitMsMax: number;
  /** A reader that finds nothing asks at most so often whether it has come to the end of the partition. */
  readonly endCheckMsMin: number;
  /** A reader that finds nothing for so long, though the end lies further on and the brokers answer, is taken to be there. */
  readonly endDoubtMsMax: number;
  /** How long a hand-over waits for the flush being written, so that the next owner need not write it again. */
  readonly handOverMsMax: number;
  /** The journal is trimmed when so many records can go. */
  readonly trimRecordsMin: number;
}

export const DEFAULT_DRIVER_LIMITS: DriverLimits = {
  readBytesMax: 1024 * 1024,
  readWaitMsMax: 200,
  endCheckMsMin: 500,
  endDoubtMsMax: 60_000,
  handOverMsMax: 2_000,
  trimRecordsMin: 32,
  storeRetryMsMin: 100,
  storeRetryMsMax: 10_000,
  permanentRetryMs: 30_000,
};

export interface RunPartitionOptions {
  readonly stream: string;
  readonly sink: FlushSink;
  /** The partition's own. */
  readonly policies: PolicySource;
  /** Of all partitions of the process. */
  readonly keptTraces?: KeptTraces;
  readonly limits: SamplerLimits;
  readonly driverLimits: DriverLimits;
  readonly clock: SamplerClock;
  readonly events: SamplerEvents;
  readonly hashSeed: number;
  /** Ends when all that the partition holds is decided, closed and stored, in place of waiting for more. Default false. */
  readonly stopWhenDrained?: boolean;
  /** Told of the sampler, for gauges. */
  readonly started?: (sampler: PartitionSampler) => void;
}

/** Runs the sampler of one partition until the lease's signal aborts. Rejects when the lease must be given up. */
export async function runPartition(lease: PartitionLease, options: RunPartitionOptions): Promise<void> {
  const run = new PartitionRun(lease, options);
  try {
    await run.takeOver();
    await run.loop();
  } catch (error) {
    // Whatever an aborted lease made fail is no failure: the partition is someone else's.
    if (!lease.signal.aborted) throw error;
  }
  await run.end();
}

class PartitionRun {
  private readonly lease: PartitionLease;
  private readonly options: RunPartitionOptions;
  private readonly sampler: PartitionSampler;
  private readonly reader: MessageReader;
  private readonly endWatch: EndWatch;
  private readonly window: JournalWindow;
  private writing: Promise<void> | undefined;
  private failure: { readonly error: unknown } | undefined;
  private flushedAtMs = 0;

  constructor(lease: PartitionLease, options: RunPartitionOptions) {
    const { clock, driverLimits, events, hashSeed, keptTraces, limits, policies, stream } = options;
    this.lease = lease;
    this.options = options;
    this.window = new JournalWindow(driverLimits.trimRecordsMin);
    this.sampler = new PartitionSampler({
      ...{ stream, partition: lease.partition, limits, policies, hashSeed },
      ...(keptTraces === undefined ? {} : { keptTraces }),
    });
    this.reader = new MessageReader({ lease, readBytesMax: driverLimits.readBytesMax, clock, events });
    this.endWatch = new EndWatch({
      ...driverLimits,
      lease,
      failed: (error) => {
        if (!lease.signal.aborted) events.streamFailed(lease.partition, 'end', error);
      },
    });
  }

  async takeOver(): Promise<void> {
    const { clock, events, sink, started, stream } = this.options;
    const { lease, reader, sampler, window } = this;
    const startedAtMs = clock.nowMs();
    started?.(sampler);
    const has = (flushNumber: bigint): Promise<boolean> =>
      this.untilStored(flushNumber, () => sink.has({ stream, partition: lease.partition, flushNumber }));
    const write = (flush: Flush): Promise<void> => this.untilStored(flush.id.flushNumber, () => sink.write(flush));
    const { last, ...replayed } = await takeOver({ lease, sampler, reader, window, clock, events, has, write });
    if (last !== undefined) await this.recordProgress(last);
    this.flushedAtMs = clock.nowMs();
    this.endWatch.found(this.flushedAtMs);
    const elapsedMs = this.flushedAtMs - startedAtMs;
    events.tookOver({ partition: lease.partition, flushNumber: sampler.flushNumber, ...replayed, elapsedMs });
  }

  async loop(): Promise<void> {
    const { lease, sampler } = this;
    while (!lease.signal.aborted && !(await this.isDrained())) {
      if (this.failure !== undefined) throw this.failure.error;
      if (this.writing === undefined && this.isFlushTime()) await this.startFlush();
      if (sampler.isFull) await this.aMoment();
      else await this.readSome();
    }
  }

  /** Gives the flush being written a moment to end. */
  async end(): Promise<void> {
    const { clock, driverLimits } = this.options;
    if (this.writing !== undefined) await Promise.race([this.writing, clock.sleep(driverLimits.handOverMsMax)]);
  }

  private async isDrained(): Promise<boolean> {
    const { failure, lease, options, reader, sampler, writing } = this;
    if (options.stopWhenDrained !== true || failure !== undefined || writing !== undefined) return false;
    if (sampler.holdings.traces > 0 || sampler.isFlushDue || reader.peeked !== undefined) return false;
    return reader.position >= Number(await lease.endOffset());
  }

  private isFlushTime(): boolean {
    const { sampler } = this;
    if (!sampler.isFlushDue) return false;
    return sampler.isFull || sampler.hasBacklog || this.msToNextFlush() <= 0;
  }

  private msToNextFlush(): number {
    return this.flushedAtMs + this.flushIntervalMs() - this.options.clock.nowMs();
  }

  /** The time of day is compared with the gateways' clocks: where these are apart, flushes are only fewer or more. */
  private flushIntervalMs(): number {
    const { clock, limits } = this.options;
    const { catchUpFlushIntervalMs, flushIntervalMs } = limits;
    const isBehind = clock.unixMs() - this.sampler.streamTimeMs > catchUpFlushIntervalMs;
    return isBehind ? Math.max(catchUpFlushIntervalMs, flushIntervalMs) : flushIntervalMs;
  }

  private async readSome(): Promise<void> {
    const { clock } = this.options;
    const { endWatch, reader, sampler } = this;
    const hasMessages = await reader.fill(this.readWaitMs());
    const nowMs = clock.nowMs();
    if (hasMessages) endWatch.found(nowMs);
    else sampler.idled(endWatch.foundNothing(reader.position, nowMs));
    for (let message = reader.peeked; message !== undefined && !sampler.isFull; message = reader.peeked) {
      sampler.accept(message);
      reader.take();
    }
  }

  /** Until the next flush may be due; when that time has passed there is nothing to flush, so new messages decide. */
  private readWaitMs(): number {
    const { readWaitMsMax } = this.options.driverLimits;
    const untilFlushMs = this.msToNextFlush();
    return this.writing === undefined && untilFlushMs > 0 ? Math.min(readWaitMsMax, untilFlushMs) : readWaitMsMax;
  }

  /** Waits for the flush being written, but not for ever: the lease may end, and a failure must be seen. */
  private async aMoment(): Promise<void> {
    const { clock, driverLimits } = this.options;
    const pause = clock.sleep(driverLimits.readWaitMsMax, this.lease.signal);
    await (this.writing === undefined ? pause : Promise.race([this.writing, pause]));
  }

  private async startFlush(): Promise<void> {
    this.flushedAtMs = this.options.clock.nowMs();
    const planned = await this.plannedFlush();
    this.lease.signal.throwIfAborted();
    this.writing = this.finishFlush(planned, this.flushedAtMs).then(
      () => {
        this.writing = undefined;
      },
      (error: unknown) => {
        this.failure = { error };
      },
    );
  }

  private async plannedFlush(): Promise<PlannedFlush> {
    const { clock } = this.options;
    const slices = this.sampler.flushInSlices();
    for (;;) {
      const slice = slices.next();
      if (slice.done === true) return slice.value;
      await clock.breathe?.();
    }
  }

  private async finishFlush({ manifest, flush }: PlannedFlush, startedAtMs: number): Promise<void> {
    const { clock, events, sink } = this.options;
    const { partition } = this.lease;
    // A rejection leaves it unknown whether the record is durable: the lease is given up, and the next one finds out.
    const sequence = await this.lease.journal.append(manifest.bytes);
    this.window.add(sequence, manifest.header, manifest.snapshot !== undefined);
    await this.untilStored(flush.id.flushNumber, () => sink.write(flush));
    this.sampler.settle();
    events.flushed({
      partition,
      flushNumber: manifest.header.flushNumber,
      keptSpans: flush.spans.length,
      keptTraces: flush.traces.length,
      journalBytes: manifest.bytes.length,
      elapsedMs: clock.nowMs() - startedAtMs,
      position: manifest.header.position,
    });
    await this.recordProgress(manifest.header);
  }

  /** Commit and trim only save space and say how far we are: when they fail, the next flush does it. */
  private async recordProgress(stored: ManifestHeader): Promise<void> {
    const { events } = this.options;
    const { lease, window } = this;
    try {
      await lease.commit(BigInt(stored.replayFrom), String(stored.flushNumber));
    } catch (error) {
      lease.signal.throwIfAborted();
      events.streamFailed(lease.partition, 'commit', error);
    }
    const before = window.trimBefore(stored);
    if (before === undefined) return;
    try {
      await lease.journal.trim(before);
    } catch (error) {
      lease.signal.throwIfAborted();
      events.streamFailed(lease.partition, 'trim', error);
    }
  }

  private untilStored<T>(flushNumber: bigint, operation: () => Promise<T>): Promise<T> {
    const { clock, driverLimits, events } = this.options;
    const { partition, signal } = this.lease;
    return untilStored<T, StopSignal>(operation, {
      limits: driverLimits,
      clock,
      signal,
      failed: (error, attempt, isPermanent) => {
        events.writeFailed({ partition, flushNumber: Number(flushNumber), attempt, isPermanent, error });
      },
    });
  }
}
