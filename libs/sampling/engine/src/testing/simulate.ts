import type { PartitionSampler } from '../partition-sampler.js';
import { DEFAULT_DRIVER_LIMITS, runPartition } from '../run-partition.js';
import type { SamplerLimits } from '../sampler-limits.js';
import type { SamplerEvents } from '../sampler-ports.js';
import { decisionsBroken, NOBODY, representationOf, type Representation } from './decision-check.js';
import { Oracle, countedOtherwise, differences, promisesBroken } from './oracle.js';
import { Random } from './random.js';
import { SimDocuments, type DocumentPromises } from './sim-documents.js';
import { SimProcess } from './sim-process.js';
import { SimStore } from './sim-store.js';
import { SimStream, type StreamMutations } from './sim-stream.js';
import { VirtualTime } from './virtual-time.js';
import { EPOCH_MS, planWorkload } from './workload.js';

export interface SimulationOptions {
  readonly seed: number;
  readonly stream?: StreamMutations;
  /** Inserts that the store's deduplication remembers. */
  readonly storeWindow?: number;
  /** Overrides what the seed chose. */
  readonly limits?: Partial<SamplerLimits>;
  /** In place of what the seed chose. */
  readonly promises?: DocumentPromises;
}

export interface SimulationResult {
  readonly violations: readonly string[];
  readonly events: number;
  readonly owners: number;
  readonly flushes: number;
  readonly spans: number;
  readonly storedSpans: number;
  readonly skippedInserts: number;
  readonly lateSpans: number;
  readonly duplicates: number;
  readonly duplicateMessages: number;
  readonly relieved: number;
  readonly representation: Representation;
}

const LEASE_RETRY_MS = 200;
const SETTLE_MS = 60_000;

/** One schedule: a workload, an owner after another, and everything that can go wrong, all of it chosen by the seed. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const world = new World(options);
  return world.run();
}

class World {
  private readonly random: Random;
  private readonly time = new VirtualTime();
  private readonly stream: SimStream;
  private readonly store: SimStore;
  /** No memory is shorter than the schedule: what the user was promised holds without ifs. */
  private readonly hasLongMemory: boolean;
  /** Nothing comes twice but whole messages of producers, which are known for ever. */
  private readonly hasOnlyNumbered: boolean;
  private limits: SamplerLimits;
  private readonly limitOverrides: Partial<SamplerLimits>;
  private readonly durationMs: number;
  private readonly faults: Random;
  private readonly documents: SimDocuments;
  private readonly violations: string[] = [];
  private owners = 0;
  private isCalm = false;
  private abortOwner: (() => void) | undefined;
  private current: SimProcess | undefined;
  private sampler: PartitionSampler | undefined;
  private lateSpans = 0;
  private duplicates = 0;
  private duplicateMessages = 0;
  private relieved = 0;

  constructor({ seed, stream = {}, storeWindow = 4_000, limits = {}, promises }: SimulationOptions) {
    this.random = new Random(seed);
    this.stream = new SimStream(this.time, this.random.fork(), stream);
    this.store = new SimStore(this.random.fork(), storeWindow);
    this.hasLongMemory = this.random.chance(0.6);
    this.hasOnlyNumbered = this.random.chance(0.4);
    this.limitOverrides = limits;
    this.limits = this.chooseLimits();
    this.durationMs = this.random.pick([3_000, 10_000, 20_000]);
    this.faults = this.random.fork();
    this.documents = new SimDocuments(this.random.fork(), promises);
  }

  async run(): Promise<SimulationResult> {
    this.scheduleWorkload();
    this.scheduleFaults();
    this.startOwner();
    const calmAtMs = this.durationMs * 2 + 10_000;
    await this.time.run(() => false, calmAtMs);
    this.calm();
    const isDrained = await this.time.run(() => this.isDrained(), calmAtMs + SETTLE_MS * 3);
    if (!isDrained) this.violations.push(`stuck: ${this.whereItStands()}`);
    return this.result();
  }

  private chooseLimits(): SamplerLimits {
    const { random } = this;
    const decisionMemoryFlushes = this.hasLongMemory ? 100_000 : random.whole(3, 30);
    return {
      flushIntervalMs: random.pick([200, 500, 1_000]),
      catchUpFlushIntervalMs: random.pick([1, 1_000, 4_000]),
      decisionWaitMs: random.pick([500, 2_000, 6_000]),
      traceOpenMsMax: random.pick([4_000, 10_000, 300_000]),
      traceSpansMax: random.pick([3, 10, 1_000]),
      flushSpansMax: random.pick([5, 50, 10_000]),
      manifestBytesMax: random.pick([200, 2_000, 500_000]),
      bufferSpansMax: random.pick([20, 100, 100_000]),
      bufferBytesMax: random.pick([10_000, 100_000, 10_000_000]),
      bufferTracesMax: random.pick([3, 20, 100_000]),
      decisionMemoryFlushes,
      decisionMemoryTraces: this.hasLongMemory ? 1_000_000 : random.pick([5, 30, 1_000_000]),
      dedupeFlushes: this.hasLongMemory ? decisionMemoryFlushes : random.whole(1, decisionMemoryFlushes),
      dedupeSpans: this.hasLongMemory ? 1_000_000 : random.pick([10, 200, 1_000_000]),
      producersMax: this.hasOnlyNumbered ? 1_000 : random.pick([1, 3, 1_000]),
      producerMemoryFlushes: this.hasOnlyNumbered ? 1_000_000 : random.pick([2, 30, 1_000_000]),
      stressShare: random.pick([1, 0.5]),
      snapshotFlushes: random.pick([1, 3, 30]),
      snapshotBytesMax: 10_000,
      arenaBytes: random.pick([500, 4_000, 100_000]),
      ...this.limitOverrides,
    };
  }

  private scheduleWorkload(): void {
    const random = this.random.fork();
    const traceCount = random.whole(2, 25);
    const { durationMs } = this;
    const areSpansResent = !this.hasOnlyNumbered;
    const messages = planWorkload(random, { durationMs, traceCount, lateMsMax: durationMs, areSpansResent });
    for (const { atMs, headers, value, spans } of messages) {
      this.time.after(atMs, () => {
        this.stream.append(headers, value, spans);
      });
    }
  }

  private scheduleFaults(): void {
    const { faults, time } = this;
    const endMs = this.durationMs * 2 + 8_000;
    const sometimes = (everyMs: number, fault: () => void): void => {
      for (let atMs = faults.next() * 2 * everyMs; atMs < endMs; atMs += faults.next() * 2 * everyMs) {
        time.after(atMs, fault);
      }
    };
    sometimes(faults.pick([3_000, 10_000, 100_000]), () => {
      this.disturbOwner();
    });
    sometimes(faults.pick([10_000, 100_000]), () => {
      this.outage((isOut) => (this.store.isOut = isOut));
    });
    sometimes(faults.pick([10_000, 100_000]), () => {
      this.outage((isOut) => (this.stream.isReadOut = isOut));
    });
    sometimes(faults.pick([10_000, 100_000]), () => {
      this.outage((isOut) => (this.stream.isSilent = isOut));
    });
    sometimes(faults.pick([3_000, 100_000]), () => {
      this.documents.publish();
    });
    if (faults.chance(0.5)) {
      sometimes(1_000, () => {
        this.stream.deleteCommitted();
      });
    }
  }

  private outage(set: (isOut: boolean) => void): void {
    set(true);
    this.time.after(this.faults.pick([100, 3_000, 15_000]), () => {
      set(false);
    });
  }

  private disturbOwner(): void {
    const { current, faults, time } = this;
    if (current === undefined || this.isCalm) return;
    const pauseMs = faults.pick([0, 50, 1_000, 10_000]);
    switch (faults.pick(['crash', 'crash', 'crashAtCall', 'handOver', 'zombie', 'frozenZombie', 'freeze'])) {
      case 'crash':
        this.crash(current, pauseMs);
        return;
      case 'crashAtCall': {
        const at = current.callCount + faults.whole(1, 40);
        current.beforeCall = () => {
          if (current.callCount >= at && !current.isDead) this.crash(current, pauseMs);
        };
        return;
      }
      case 'handOver':
        this.abortOwner?.();
        this.replaceOwner(current, faults.chance(0.5) ? 0 : pauseMs);
        return;
      case 'zombie': // goes on and does not know
        this.replaceOwner(current, 0);
        return;
      case 'frozenZombie':
        current.freeze(faults.pick([500, 3_000, 12_000]));
        this.replaceOwner(current, pauseMs);
        return;
      default:
        current.freeze(faults.pick([100, 3_000]));
        time.after(0, () => undefined);
    }
  }

  private crash(process: SimProcess, pauseMs: number): void {
    process.die();
    this.replaceOwner(process, pauseMs);
  }

  /** Gives the partition to another process, unless it has been given on already. */
  private replaceOwner(process: SimProcess, afterMs: number): void {
    if (this.current !== process) return;
    this.noteCounters();
    this.current = undefined;
    this.time.after(afterMs, () => {
      if (this.current === undefined) this.startOwner();
    });
  }

  private startOwner(): void {
    this.owners++;
    if (this.faults.chance(0.3)) this.limits = this.chooseLimits(); // configured anew
    const process = new SimProcess(this.time, this.faults.fork());
    const stop = new AbortController();
    this.current = process;
    this.sampler = undefined;
    this.abortOwner = () => {
      stop.abort(new Error('revoked'));
    };
    const lease = this.stream.lease(process, stop.signal);
    const run = runPartition(lease, {
      stream: 'spans',
      sink: this.store.sink(process),
      policies: this.documents.source(this.faults.fork()),
      limits: this.limits,
      driverLimits: {
        ...DEFAULT_DRIVER_LIMITS,
        readBytesMax: 2_000,
        readWaitMsMax: 300,
        endDoubtMsMax: 3_000,
        permanentRetryMs: 2_000,
        trimRecordsMin: 1,
      },
      clock: {
        nowMs: () => process.nowMs(),
        unixMs: () => Math.floor(EPOCH_MS + this.time.nowMs),
        sleep: (delayMs, signal) => process.sleep(delayMs, signal),
      },
      events: this.events(process),
      hashSeed: this.faults.whole(0, 2 ** 31),
      started: (sampler) => {
        if (this.current === process) this.sampler = sampler;
      },
    });
    run.then(
      () => {
        this.replaceOwner(process, LEASE_RETRY_MS);
      },
      (error: unknown) => {
        this.checkFailure(error);
        this.replaceOwner(process, LEASE_RETRY_MS);
      },
    );
  }

  /** A lease may be given up for what the stream said, never for an error of the engine itself. */
  private checkFailure(error: unknown): void {
    if (error instanceof Error && 'retryable' in error && error.name !== 'ManifestError') return;
    this.violations.push(`an owner failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  private events(process: SimProcess): SamplerEvents {
    const ignored = (): void => undefined;
    return {
      tookOver: ignored,
      flushed: ignored,
      writeFailed: ignored,
      streamFailed: ignored,
      messagesLost: (_partition, from, to) => {
        // A zombie may find that its successor has moved on.
        if (this.current === process)
          this.violations.push(`messages from ${from} to ${to} were lost: committed too far`);
      },
      journalLost: () => {
        // A zombie may have read it when it was empty, and learn now what its successor has committed.
        if (this.current === process) this.violations.push('the journal was lost');
      },
    };
  }

  private calm(): void {
    this.isCalm = true;
    this.store.isOut = false;
    this.stream.isReadOut = false;
    this.stream.isSilent = false;
  }

  private isDrained(): boolean {
    const { sampler, stream } = this;
    if (this.current === undefined || sampler === undefined || sampler.position < this.lastOffset() + 1) return false;
    return sampler.holdings.traces === 0 && !sampler.isFlushDue && this.isLastFlushStored(stream);
  }

  private lastOffset(): number {
    return Number(this.stream.log.at(-1)?.offset ?? -1n);
  }

  private isLastFlushStored(stream: SimStream): boolean {
    // The first flush may be planned, so that nothing is open any more, and not journaled yet.
    const hasFlushed = stream.archive.length > 0 || (this.sampler?.counters.acceptedSpans ?? 0) > 0;
    return !hasFlushed || this.store.has(this.sampler?.flushNumber ?? 0);
  }

  private whereItStands(): string {
    const { sampler } = this;
    return JSON.stringify({
      owners: this.owners,
      isOwned: this.current !== undefined,
      position: sampler?.position,
      end: this.lastOffset() + 1,
      isFlushDue: sampler?.isFlushDue,
      flushNumber: sampler?.flushNumber,
      isStored: this.isLastFlushStored(this.stream),
      ...sampler?.holdings,
    });
  }

  private noteCounters(): void {
    this.lateSpans += this.sampler?.counters.lateSpans ?? 0;
    this.duplicates += this.sampler?.counters.duplicateSpans ?? 0;
    this.relieved += this.sampler?.counters.tracesRelieved ?? 0;
    this.duplicateMessages += this.sampler?.counters.duplicateMessages ?? 0;
  }

  private result(): SimulationResult {
    const { store, stream } = this;
    this.noteCounters();
    const expected = new Oracle().run(stream.log, stream.archive);
    const violations = [...this.violations, ...differences(expected, store)];
    if (this.hasLongMemory || this.hasOnlyNumbered) violations.push(...countedOtherwise(stream.log, store));
    const { areErrorsKept, isEveryTraceDrawn } = this.documents.promises;
    if (this.hasLongMemory) {
      violations.push(...promisesBroken(stream.log, store, areErrorsKept), ...decisionsBroken(stream.log, store));
    }
    return {
      violations,
      events: this.time.eventCount,
      owners: this.owners,
      flushes: stream.archive.length,
      spans: stream.log.reduce((sum, message) => sum + message.spans.length, 0),
      storedSpans: store.spans.length,
      skippedInserts: store.skippedInserts,
      lateSpans: this.lateSpans,
      duplicates: this.duplicates,
      duplicateMessages: this.duplicateMessages,
      relieved: this.relieved,
      representation: this.hasLongMemory && isEveryTraceDrawn ? representationOf(store) : NOBODY,
    };
  }
}
