import type { KeptTraces } from '@clew/sampling-control';
import { EdgeAccumulator, RedAccumulator, UsageAccumulator } from '@clew/sampling-rollup';

import { ClosedSpans } from './closed-spans.js';
import { ContextTable } from './context-table.js';
import { GroupTable } from './group-table.js';
import type { MemoryLimits } from './manifest-header.js';
import { NameTable } from './name-table.js';
import { OpenSpans } from './open-spans.js';
import { PolicyRegister } from './policy-register.js';
import type { PolicySource } from './policy-source.js';
import { ProducerMemory } from './producer-memory.js';
import { RecentKeys } from './recent-keys.js';
import { newSamplerCounters } from './sampler-counters.js';
import type { SamplerLimits } from './sampler-limits.js';
import { SpanArena } from './span-arena.js';
import { EvidenceTable } from './span-evidence.js';
import { IdentityHash } from './span-identity.js';
import { SpanTable } from './span-table.js';
import { StreamClock } from './stream-clock.js';
import { TenantTable } from './tenant-table.js';
import { decodeText } from './text.js';
import { TraceDetectors } from './trace-detectors.js';
import { TraceMatches } from './trace-matches.js';
import { TraceTable } from './trace-table.js';
import { UpstreamTable } from './upstream-table.js';
import { VerdictTable } from './verdict-table.js';

interface Learned {
  readonly policies: unknown;
  readonly detectors: unknown;
}

/**
 * All that a partition's sampler knows. Everything here but the counters, the clock's idle time and the numbering of
 * tables follows from the stream up to `position` and the journal (docs/adr/0001-journal-protocol.md).
 */
export class PartitionState {
  /** Offset after the last message read. */
  position = 0;
  /** The same as of the last flush. */
  flushedPosition = 0;
  /** The last flush planned; messages read now belong to the next. */
  flushNumber = 0;
  memory: MemoryLimits;
  /** Of traces that are opened now, as the last flush found it. */
  stressLevel = 0;
  /** The highest that a verdict of the last flush told. */
  budgetPressure = 0;
  /** The last flush whose record has the documents of the policies. */
  snapshotFlush = -Infinity;
  readonly policies: PolicyRegister;
  readonly clock = new StreamClock();
  readonly tenants = new TenantTable();
  readonly verdicts = new VerdictTable();
  readonly contexts = new ContextTable();
  readonly groups: GroupTable;
  readonly traces = new TraceTable();
  readonly matches = new TraceMatches();
  readonly upstream = new UpstreamTable();
  readonly names: NameTable;
  readonly detectors: TraceDetectors;
  readonly spans = new SpanTable();
  readonly arena: SpanArena;
  readonly evidence = new EvidenceTable(this);
  /** Verdict number by trace hash, of closed traces. */
  readonly decisions = new RecentKeys((verdict) => {
    this.verdicts.release(verdict);
  });
  /** Messages that were read, by their producers' numbers. */
  readonly producers = new ProducerMemory();
  readonly closedSpans = new ClosedSpans();
  readonly red = new RedAccumulator(decodeText);
  readonly usage = new UsageAccumulator();
  readonly edges = new EdgeAccumulator();
  readonly identity: IdentityHash;
  readonly openSpans: OpenSpans;
  readonly counters = newSamplerCounters();
  /** Traces that got spans since the last flush, in order of their first one. */
  touched: number[] = [];
  acceptedSinceFlush = 0;

  constructor(limits: SamplerLimits, policies: PolicySource, keptTraces: KeptTraces, hashSeed: number) {
    this.detectors = new TraceDetectors(this, keptTraces);
    this.policies = new PolicyRegister(policies, limits.snapshotBytesMax);
    this.names = new NameTable(hashSeed);
    this.memory = limits;
    this.groups = new GroupTable(hashSeed);
    this.arena = new SpanArena(limits.arenaBytes, this.spans);
    this.identity = new IdentityHash(hashSeed);
    this.openSpans = new OpenSpans(this.spans, this.traces, this.identity);
  }

  get heldBytes(): number {
    return this.arena.liveBytes + this.groups.heldBytes;
  }

  /** What policies and detectors have learned. It only ever chooses verdicts, which are journaled. */
  learned(): Learned {
    return { policies: this.policies.snapshot(), detectors: this.detectors.snapshot() };
  }

  /** @param learned as a snapshot has it; undefined where it was too large */
  restoreLearned(learned: unknown): void {
    if (typeof learned !== 'object' || learned === null) return;
    const { policies, detectors } = learned as Partial<Learned>;
    this.policies.restoreLearned(policies);
    this.detectors.restore(detectors);
  }
}
