import { KeptTraces } from '@clew/sampling-control';
import type { Flush } from '@clew/store-contract';
import type { StreamMessage } from '@clew/stream-contract';

import { FlushPlanner } from './flush-planner.js';
import { ManifestApplication } from './manifest-application.js';
import { Manifest } from './manifest.js';
import { MessageIntake } from './message-intake.js';
import { PartitionState } from './partition-state.js';
import { parseSnapshot } from './policy-snapshot.js';
import type { PolicySource } from './policy-source.js';
import type { SamplerCounters } from './sampler-counters.js';
import { checkSamplerLimits, type SamplerLimits } from './sampler-limits.js';

export interface PartitionSamplerOptions {
  /** Name of the stream and number of the partition, for the ids of flushes. */
  readonly stream: string;
  readonly partition: number;
  readonly limits: SamplerLimits;
  /** The partition's own. */
  readonly policies: PolicySource;
  /** Of all partitions of the process; default: the partition's own. */
  readonly keptTraces?: KeptTraces;
  /** Any number; one of the process's own keeps who chooses ids from choosing where they collide. */
  readonly hashSeed: number;
}

export interface PlannedFlush {
  /** To be durable in the journal before anything of the flush is written. */
  readonly manifest: Manifest;
  readonly flush: Flush;
}

/** What is held now. */
export interface SamplerHoldings {
  readonly traces: number;
  readonly spans: number;
  /** Of spans, resources and scopes. */
  readonly bytes: number;
  /** Reserved for span bytes. */
  readonly arenaBytes: number;
  readonly rememberedTraces: number;
  readonly rememberedSpans: number;
  readonly rememberedProducers: number;
  /** How scarce room was found by the last flush: 0 for plenty, 40 at the limit. */
  readonly stressLevel: number;
  /** Demand by budget of the team that is furthest beyond its own; 0 without one. */
  readonly budgetPressure: number;
  /** Versions of policies by which open traces are judged. */
  readonly policyVersions: number;
}

/**
 * The sampler of one partition as a state machine: messages and manifests in, flushes out. It does no I/O and knows no
 * clock, so the same input gives the same output, which is what makes a take-over exact.
 */
export class PartitionSampler {
  private readonly state: PartitionState;
  private readonly intake: MessageIntake;
  private readonly planner: FlushPlanner;
  private readonly application: ManifestApplication;

  constructor(options: PartitionSamplerOptions) {
    const { hashSeed, partition, policies, stream } = options;
    const limits = checkSamplerLimits(options.limits);
    this.state = new PartitionState(limits, policies, options.keptTraces ?? new KeptTraces(), hashSeed);
    this.intake = new MessageIntake(this.state);
    this.planner = new FlushPlanner(this.state, limits);
    this.application = new ManifestApplication(this.state, { stream, partition });
  }

  /** Offset of the next message to read. */
  get position(): number {
    return this.state.position;
  }

  /** Number of the last flush planned. */
  get flushNumber(): number {
    return this.state.flushNumber;
  }

  get streamTimeMs(): number {
    return this.state.clock.nowMs;
  }

  get counters(): Readonly<SamplerCounters> {
    return this.state.counters;
  }

  get holdings(): SamplerHoldings {
    const { arena, closedSpans, decisions, heldBytes, policies, producers, spans, traces } = this.state;
    return {
      traces: traces.size,
      spans: spans.size,
      bytes: heldBytes,
      arenaBytes: arena.capacityBytes,
      rememberedTraces: decisions.size,
      rememberedSpans: closedSpans.size,
      rememberedProducers: producers.size,
      stressLevel: this.state.stressLevel,
      budgetPressure: this.state.budgetPressure,
      policyVersions: policies.bindingCount,
    };
  }

  /** True when nothing more may be accepted before a flush. */
  get isFull(): boolean {
    return this.planner.isFull();
  }

  /** True when a flush would have something to say. */
  get isFlushDue(): boolean {
    return this.planner.isDue();
  }

  /** True when a flush was too small for what was to be said. */
  get hasBacklog(): boolean {
    return this.planner.hasBacklog;
  }

  /** Takes a message in. Messages below the position are passed over. The bytes are copied. */
  accept(message: StreamMessage): void {
    this.intake.accept(message);
  }

  /** For so long whatever the partition held had been read. */
  idled(elapsedMs: number): void {
    this.state.clock.idled(elapsedMs);
  }

  /** Decides, closes and moves on to the next flush. Only one flush may be unsettled at a time. */
  flush(): PlannedFlush {
    return ended(this.flushInSlices());
  }

  /** As `flush`, with pauses between which little is done. Nothing else may be asked of the sampler before its end. */
  *flushInSlices(): Generator<void, PlannedFlush> {
    const manifest = new Manifest(yield* this.planner.plan());
    return { manifest, flush: yield* this.application.apply(manifest) };
  }

  /** The last flush is stored: its bytes may be reused. */
  settle(): void {
    this.state.arena.settle();
  }

  /** Goes to where the next message is to be read; nothing may be open. */
  startAt(position: number): void {
    this.state.position = position;
    this.state.flushedPosition = position;
  }

  /** Flushes go on after this number. */
  continueFrom(flushNumber: number): void {
    this.state.flushNumber = flushNumber;
  }

  /** Before a replay: judges by the policies that held then, as the last snapshot before it has them. */
  restorePolicies(manifest: Manifest): void {
    if (manifest.snapshot === undefined) return;
    const snapshot = parseSnapshot(manifest.snapshot);
    this.state.policies.restore(snapshot.documents);
    this.state.restoreLearned(snapshot.state);
  }

  /** Replay of a flush whose messages are not read again. */
  remember(manifest: Manifest): void {
    this.application.remember(manifest);
  }

  /** Replay of a flush after its messages: gives what the first run gave. */
  replay(manifest: Manifest): Flush {
    // Messages may have been lost to retention, or the last ones held nothing and are gone: positions are the journal's.
    this.state.position = manifest.header.position;
    // As planned: what policies had learned when the flush was planned, before it told them how it ended.
    if (manifest.snapshot !== undefined) this.state.restoreLearned(parseSnapshot(manifest.snapshot).state);
    return ended(this.application.apply(manifest));
  }

  /** After the last replay. */
  endReplay(): void {
    this.planner.reconsiderAll();
  }
}

function ended<T>(slices: Generator<void, T>): T {
  for (;;) {
    const slice = slices.next();
    if (slice.done === true) return slice.value;
  }
}
