import { EdgeFinder } from '@clew/sampling-rollup';
import type { Flush, FlushId } from '@clew/store-contract';

import { FlushBuilder } from './flush-builder.js';
import type { Manifest, ManifestEntry } from './manifest.js';
import { ManifestError } from './manifest-error.js';
import type { PartitionState } from './partition-state.js';
import { NONE } from './slot-index.js';
import { UNDECIDED, type TraceKey } from './trace-table.js';

export interface ApplyOptions {
  readonly stream: string;
  readonly partition: number;
}

/**
 * Does what a manifest says: traces are decided and closed, their spans written, edges counted. The first run and a replay
 * both come here with the same bytes, which is why a replay gives the same flush.
 */
export class ManifestApplication {
  private readonly state: PartitionState;
  private readonly options: ApplyOptions;
  private readonly edgeFinder = new EdgeFinder();
  private spansOfTrace = new Int32Array(64);

  constructor(state: PartitionState, options: ApplyOptions) {
    this.state = state;
    this.options = options;
  }

  /** The state must be at the manifest's position. */
  apply(manifest: Manifest): Flush {
    const { header } = manifest;
    const { state } = this;
    if (state.position !== header.position) {
      throw new Error(`flush ${header.flushNumber} ends at ${header.position}, but ${state.position} was read`);
    }
    const flush = new FlushBuilder(state);
    for (const entry of manifest.entries()) this.applyEntry(manifest, entry, flush);
    for (const trace of state.touched) {
      // Closed traces are marked untouched. Kept ones pass on what came since the last flush.
      if (state.traces.touchedFlush[trace] === state.flushNumber) this.writeIfKept(trace, flush);
    }
    const rows = flush.build(
      this.flushId(header.flushNumber),
      state.red.drain(),
      state.edges.drain(),
      state.usage.drain(),
    );
    this.finish(manifest);
    state.arena.compact();
    return rows;
  }

  /** Only the memory of a flush whose messages need not be read again. */
  remember(manifest: Manifest): void {
    for (const entry of manifest.entries()) this.rememberEntry(manifest, entry, this.identify(entry));
    this.finish(manifest);
  }

  private finish(manifest: Manifest): void {
    const { state } = this;
    const { flushNumber, memory, position, streamTimeMs } = manifest.header;
    if (flushNumber <= state.flushNumber) {
      throw new ManifestError(`of flush ${flushNumber} comes after that of flush ${state.flushNumber}`);
    }
    state.flushNumber = flushNumber;
    state.flushedPosition = position;
    state.touched = [];
    state.acceptedSinceFlush = 0;
    state.memory = memory;
    state.producers.restore(manifest.producers);
    state.clock.reached(streamTimeMs);
    state.decisions.forget(flushNumber - memory.decisionMemoryFlushes, memory.decisionMemoryTraces);
    state.fingerprints.forget(flushNumber - memory.dedupeFlushes, memory.dedupeSpans);
  }

  private applyEntry(manifest: Manifest, entry: ManifestEntry, flush: FlushBuilder): void {
    const { traces, verdicts, counters } = this.state;
    const key = this.identify(entry);
    const trace = traces.find(key);
    if (trace !== NONE) {
      const verdict = verdicts.numberOf(entry.verdict);
      if (traces.verdict[trace] !== verdict) {
        const { reason } = entry.verdict;
        counters.decidedTraces.set(reason, (counters.decidedTraces.get(reason) ?? 0) + 1);
      }
      traces.verdict[trace] = verdict;
      if (entry.isClosed) this.countEdges(trace, entry.tenantId);
      this.writeIfKept(trace, flush);
      if (entry.isClosed) this.close(trace);
    }
    this.rememberEntry(manifest, entry, key);
  }

  private identify(entry: ManifestEntry): TraceKey {
    const { identity, tenants } = this.state;
    const { word0, word1, word2, word3 } = entry;
    const tenant = tenants.numberOf(entry.tenantId);
    identity.trace(tenant, word0, word1, word2, word3);
    return { tenant, word0, word1, word2, word3, hashLo: identity.lo, hashHi: identity.hi };
  }

  private rememberEntry(manifest: Manifest, entry: ManifestEntry, key: TraceKey): void {
    if (!entry.isClosed) return;
    const { decisions, fingerprints, identity, verdicts } = this.state;
    const { flushNumber } = manifest.header;
    decisions.set(key.hashLo, key.hashHi, verdicts.numberOf(entry.verdict), flushNumber);
    for (let index = 0; index < entry.fingerprintCount; index++) {
      identity.span(key.hashLo, key.hashHi, manifest.fingerprintLo(entry, index), manifest.fingerprintHi(entry, index));
      fingerprints.set(identity.lo, identity.hi, 0, flushNumber);
    }
  }

  private writeIfKept(trace: number, flush: FlushBuilder): void {
    const { arena, contexts, evidence, groups, spans, traces, usage, verdicts } = this.state;
    const number = traces.verdict[trace] ?? UNDECIDED;
    if (number === UNDECIDED || traces.pendingSpan[trace] === NONE) return;
    const verdict = verdicts.get(number);
    if (!verdict.kept) return;
    flush.addPending(trace, verdict);
    for (let span = traces.pendingSpan[trace] ?? NONE; span !== NONE; span = spans.next[span] ?? NONE) {
      const { tenantId, teamId, hourUnixS } = contexts.get(spans.context[span] ?? NONE);
      const group = groups.get(spans.group[span] ?? NONE);
      usage.row(tenantId, teamId, group, hourUnixS).keptSpanCount++;
      evidence.preserve(span);
      arena.release(span);
    }
    traces.pendingSpan[trace] = NONE;
    traces.pendingCount[trace] = 0;
  }

  private countEdges(trace: number, tenantId: string): void {
    const { counters, edges, evidence, spans, traces } = this.state;
    const count = traces.spanCount[trace] ?? 0;
    if (count > this.spansOfTrace.length) this.spansOfTrace = new Int32Array(count * 2);
    let place = 0;
    for (let span = traces.firstSpan[trace] ?? NONE; span !== NONE; span = spans.next[span] ?? NONE) {
      this.spansOfTrace[place++] = span;
    }
    counters.parentlessSpans += this.edgeFinder.find(this.spansOfTrace, count, spans, evidence, (edge) => {
      edges.add(tenantId, edge);
    });
  }

  private close(trace: number): void {
    const { arena, contexts, counters, evidence, groups, spanIndex, spans, traces } = this.state;
    let span = traces.firstSpan[trace] ?? NONE;
    while (span !== NONE) {
      const next = spans.next[span] ?? NONE;
      spanIndex.remove(span);
      evidence.forget(span);
      arena.release(span);
      contexts.release(spans.context[span] ?? NONE);
      groups.release(spans.group[span] ?? NONE);
      spans.release(span);
      span = next;
    }
    traces.close(trace);
    counters.closedTraces++;
  }

  private flushId(flushNumber: number): FlushId {
    const { stream, partition } = this.options;
    return { stream, partition, flushNumber: BigInt(flushNumber) };
  }
}
