import type { Verdict } from '@clew/sampling-policies';
import { EdgeFinder, type UsageRow } from '@clew/sampling-rollup';
import type { Flush, FlushId } from '@clew/store-contract';

import { FlushBuilder } from './flush-builder.js';
import type { Manifest, ManifestEntry } from './manifest.js';
import { ManifestError } from './manifest-error.js';
import type { PartitionState } from './partition-state.js';
import { parseSnapshot } from './policy-snapshot.js';
import { NONE } from './slot-index.js';
import { UNDECIDED, type TraceKey } from './trace-table.js';
import { TraceView } from './trace-view.js';

/** Spans of closed traces let go without letting others have their turn: a few milliseconds. */
const SLICE_SPANS = 2_000;

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
  private readonly view: TraceView;
  private spansOfTrace = new Int32Array(64);

  constructor(state: PartitionState, options: ApplyOptions) {
    this.state = state;
    this.options = options;
    this.view = new TraceView(state);
  }

  /** The state must be at the manifest's position. Yields after each slice of the work; nothing may be accepted meanwhile. */
  *apply(manifest: Manifest): Generator<void, Flush> {
    const { header } = manifest;
    const { state } = this;
    if (state.position !== header.position) {
      throw new Error(`flush ${header.flushNumber} ends at ${header.position}, but ${state.position} was read`);
    }
    const flush = new FlushBuilder(state, header.streamTimeMs);
    const verdictNumbers = this.holdVerdicts(manifest);
    let work = 0;
    for (const entry of manifest.entries()) {
      work += 1 + entry.fingerprintCount;
      this.applyEntry(manifest, entry, verdictNumbers, flush);
      if (work < SLICE_SPANS) continue;
      work = 0;
      yield;
    }
    for (const trace of state.touched) {
      // Closed traces are marked untouched. Kept ones pass on what came since the last flush.
      if (state.traces.touchedFlush[trace] === state.flushNumber) this.writeIfKept(trace, flush, false);
    }
    yield;
    const rows = flush.build(this.flushId(header.flushNumber), {
      red: state.red.drain(),
      edges: state.edges.drain(),
      usage: state.usage.drain(),
    });
    this.finish(manifest, verdictNumbers);
    state.arena.compact();
    return rows;
  }

  /** Only the memory of a flush whose messages need not be read again. */
  remember(manifest: Manifest): void {
    const verdictNumbers = this.holdVerdicts(manifest);
    for (const entry of manifest.entries()) {
      this.rememberEntry(manifest, entry, this.identify(entry), verdictNumbers[entry.verdictIndex] ?? NONE);
    }
    this.finish(manifest, verdictNumbers);
  }

  private finish(manifest: Manifest, verdictNumbers: readonly number[]): void {
    const { state } = this;
    const { flushNumber, memory, position, stressLevel, streamTimeMs } = manifest.header;
    if (flushNumber <= state.flushNumber) {
      throw new ManifestError(`of flush ${flushNumber} comes after that of flush ${state.flushNumber}`);
    }
    state.flushNumber = flushNumber;
    state.flushedPosition = position;
    state.touched = [];
    state.acceptedSinceFlush = 0;
    state.memory = memory;
    state.producers.restore(manifest.producers);
    state.stressLevel = stressLevel;
    state.clock.reached(streamTimeMs);
    this.switchPolicies(manifest);
    state.decisions.forget(flushNumber - memory.decisionMemoryFlushes, memory.decisionMemoryTraces);
    state.closedSpans.forget(flushNumber - memory.dedupeFlushes, memory.dedupeSpans);
    for (const number of verdictNumbers) state.verdicts.release(number);
  }

  /** Traces opened from here on are judged by these. */
  private switchPolicies({ header, snapshot }: Manifest): void {
    const { state } = this;
    if (snapshot === undefined) return;
    state.snapshotFlush = header.flushNumber;
    if (header.documentsVersion === state.policies.documents.version) return;
    state.policies.adopt(parseSnapshot(snapshot).documents);
  }

  /** Numbers of the manifest's verdicts, held until it is applied. */
  private holdVerdicts({ verdicts }: Manifest): readonly number[] {
    this.state.budgetPressure = verdicts.reduce((most, { budgetPressure }) => Math.max(most, budgetPressure), 0);
    return verdicts.map((verdict) => this.state.verdicts.hold(verdict));
  }

  private applyEntry(
    manifest: Manifest,
    entry: ManifestEntry,
    verdictNumbers: readonly number[],
    flush: FlushBuilder,
  ): void {
    const { traces } = this.state;
    const key = this.identify(entry);
    const verdict = verdictNumbers[entry.verdictIndex] ?? NONE;
    const trace = traces.find(key);
    if (trace !== NONE) {
      this.decide(trace, verdict, entry.verdict);
      if (entry.isClosed) {
        flush.addDecision(trace, entry);
        this.tellPolicies(trace, entry);
        this.countEdges(trace);
      }
      this.writeIfKept(trace, flush, entry.isClosed);
      if (entry.isClosed) this.close(trace);
    }
    this.rememberEntry(manifest, entry, key, verdict);
  }

  private decide(trace: number, number: number, { reason, policyName }: Verdict): void {
    const { counters, traces, verdicts } = this.state;
    const before = traces.verdict[trace] ?? UNDECIDED;
    if (before === number) return;
    const label = policyName === '' ? reason : `${reason}\0${policyName}`;
    counters.decidedTraces.set(label, (counters.decidedTraces.get(label) ?? 0) + 1);
    verdicts.retain(number);
    if (before !== UNDECIDED) verdicts.release(before);
    traces.verdict[trace] = number;
  }

  /** Of each trace once: late spans are part of what was judged. */
  private tellPolicies(trace: number, { verdict, candidate }: ManifestEntry): void {
    const { clock, counters, policies, traces } = this.state;
    if (traces.isReopened[trace] === 1) return;
    const rules = policies.get(traces.policies[trace] ?? NONE);
    rules.set.judged(this.view.of(trace), verdict, clock.nowMs);
    if (candidate === undefined || rules.candidate === undefined) return;
    if (candidate.kept && !verdict.kept) counters.tracesKeptByCandidateOnly++;
    if (verdict.kept && !candidate.kept) counters.tracesKeptByActiveOnly++;
    const view = this.view.ofCandidate(trace);
    rules.candidate.judged(view, candidate, clock.nowMs);
    if (!candidate.kept) return;
    rules.candidate.charged(view.tenantId, view.teamId, view.spanCount, view.byteLength, clock.nowMs);
  }

  private identify(entry: ManifestEntry): TraceKey {
    const { identity, tenants } = this.state;
    // As int32, as the table of open traces has them.
    const [word0, word1, word2, word3] = [entry.word0 | 0, entry.word1 | 0, entry.word2 | 0, entry.word3 | 0];
    const tenant = tenants.numberOf(entry.tenantId);
    identity.trace(tenant, word0, word1, word2, word3);
    return { tenant, word0, word1, word2, word3, hashLo: identity.lo, hashHi: identity.hi };
  }

  private rememberEntry(manifest: Manifest, entry: ManifestEntry, key: TraceKey, verdict: number): void {
    if (!entry.isClosed) return;
    const { closedSpans, decisions, verdicts } = this.state;
    const { fingerprintCount, fingerprintStart } = entry;
    const { flushNumber } = manifest.header;
    verdicts.retain(verdict);
    decisions.set(key.hashLo, key.hashHi, verdict, flushNumber);
    closedSpans.add(key.hashLo, key.hashHi, flushNumber, manifest.bytes, fingerprintStart, fingerprintCount);
  }

  private writeIfKept(trace: number, flush: FlushBuilder, isClosed: boolean): void {
    const { arena, contexts, detectors, evidence, groups, spans, traces, usage, verdicts } = this.state;
    const number = traces.verdict[trace] ?? UNDECIDED;
    if (number === UNDECIDED || traces.pendingSpan[trace] === NONE) return;
    const verdict = verdicts.get(number);
    if (!verdict.kept) return;
    flush.addPending(trace, verdict);
    detectors.kept(trace);
    let spanCount = 0;
    let byteLength = 0;
    let row: UsageRow | undefined;
    let [rowContext, rowGroup] = [NONE, NONE];
    for (let span = traces.pendingSpan[trace] ?? NONE; span !== NONE; span = spans.next(span)) {
      if (spans.block(span) === NONE) continue; // let go for lack of room
      const [context, group] = [spans.context(span), spans.group(span)];
      // Spans of a service come together: most count in the row of the one before.
      if (row === undefined || context !== rowContext || group !== rowGroup) {
        const { tenantId, teamId, hourUnixS } = contexts.get(context);
        row = usage.row(tenantId, teamId, groups.get(group), hourUnixS);
        [rowContext, rowGroup] = [context, group];
      }
      row.keptSpanCount++;
      spanCount++;
      byteLength += spans.byteLength(span);
      if (!isClosed) evidence.preserve(span);
      arena.release(span);
    }
    traces.pendingSpan[trace] = NONE;
    traces.pendingCount[trace] = 0;
    this.charge(trace, spanCount, byteLength);
  }

  private charge(trace: number, spanCount: number, byteLength: number): void {
    const { clock, policies, traces } = this.state;
    const { tenantId, teamId } = this.view.of(trace);
    const { set } = policies.get(traces.policies[trace] ?? NONE);
    set.charged(tenantId, teamId, spanCount, byteLength, clock.nowMs);
  }

  private countEdges(trace: number): void {
    const { counters, edges, evidence, spans, traces } = this.state;
    const count = traces.spanCount[trace] ?? 0;
    if (count > this.spansOfTrace.length) this.spansOfTrace = new Int32Array(count * 2);
    let place = 0;
    for (let span = traces.firstSpan[trace] ?? NONE; span !== NONE; span = spans.next(span)) {
      this.spansOfTrace[place++] = span;
    }
    counters.parentlessSpans += this.edgeFinder.find(this.spansOfTrace, count, spans, evidence, (edge) => {
      edges.add(edge);
    });
  }

  private close(trace: number): void {
    const { arena, contexts, counters, evidence, groups, names, openSpans, policies, spans, traces, verdicts } =
      this.state;
    openSpans.forget(trace);
    let span = traces.firstSpan[trace] ?? NONE;
    while (span !== NONE) {
      const next = spans.next(span);
      evidence.forget(span);
      arena.release(span);
      contexts.release(spans.context(span));
      groups.release(spans.group(span));
      spans.release(span);
      span = next;
    }
    const verdict = traces.verdict[trace] ?? UNDECIDED;
    if (verdict !== UNDECIDED) verdicts.release(verdict);
    names.release(traces.entryName[trace] ?? NONE);
    policies.release(traces.policies[trace] ?? NONE);
    traces.close(trace);
    counters.closedTraces++;
  }

  private flushId(flushNumber: number): FlushId {
    const { stream, partition } = this.options;
    return { stream, partition, flushNumber: BigInt(flushNumber) };
  }
}
