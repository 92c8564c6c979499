import type { Verdict } from '@clew/sampling-policies';

import { BufferRoom } from './buffer-room.js';
import { ManifestWriter } from './manifest-writer.js';
import type { PartitionState } from './partition-state.js';
import type { SamplerLimits } from './sampler-limits.js';
import { NONE } from './slot-index.js';
import { SnapshotPlan } from './snapshot-plan.js';
import { fingerprintHi, fingerprintLo } from './span-identity.js';
import { TraceJudge } from './trace-judge.js';
import { UNDECIDED } from './trace-table.js';

const ENTRY_BYTES_MAX = 40;
const FINGERPRINT_BYTES = 8;
/** Traces considered without letting others have their turn: a few milliseconds. */
const SLICE_TRACES = 512;

/**
 * Plans a flush: which traces are decided and which closed, as a manifest. It changes nothing but marks of its own and what is
 * journaled whole; what a manifest does is `ManifestApplication`'s work, in the first run and in a replay alike.
 */
export class FlushPlanner {
  /** Something was left to the next flush for lack of room in this one. */
  hasBacklog = false;
  private readonly state: PartitionState;
  private readonly limits: SamplerLimits;
  private readonly judge: TraceJudge;
  private readonly room: BufferRoom;
  private readonly snapshots: SnapshotPlan;
  private readonly writer = new ManifestWriter();
  private deferred: number[] = [];
  private plannedSpans = 0;

  constructor(state: PartitionState, limits: SamplerLimits) {
    this.state = state;
    this.limits = limits;
    this.judge = new TraceJudge(state);
    this.room = new BufferRoom(state, limits);
    this.snapshots = new SnapshotPlan(state, limits);
  }

  /** True when a flush would have something to say. */
  isDue(): boolean {
    const { state, limits } = this;
    if (state.position > state.flushedPosition || this.hasBacklog || this.isFull()) return true;
    const { traces, clock } = state;
    const quietest = traces.byActivity.first;
    if (quietest !== NONE && this.isQuiet(quietest)) return true;
    const next = traces.nextToDraw;
    return next !== NONE && (traces.openedAtMs[next] ?? 0) + limits.decisionWaitMs <= clock.nowMs;
  }

  /** True when nothing more may be read before a flush has made room. */
  isFull(): boolean {
    return this.state.acceptedSinceFlush >= this.limits.flushSpansMax || this.room.isFull();
  }

  /** The manifest of the next flush. Yields after each slice of the work; nothing may be accepted meanwhile. */
  *plan(): Generator<void, Uint8Array> {
    const { limits, state, writer } = this;
    writer.begin();
    this.judge.begin();
    this.room.begin();
    this.hasBacklog = false;
    this.plannedSpans = this.pendingOfKept();
    yield* this.considerTouched();
    yield* this.draw();
    yield* this.closeQuiet();
    this.closeForRoom();
    yield;
    state.producers.forget(this.flushNumber - limits.producerMemoryFlushes, limits.producersMax);
    const { documentsVersion, snapshot } = this.snapshots.next(this.flushNumber);
    const { decisionMemoryFlushes, decisionMemoryTraces, dedupeFlushes, dedupeSpans } = limits;
    return writer.finish(
      {
        flushNumber: this.flushNumber,
        replayFrom: Math.min(state.flushedPosition, state.traces.lowestOffset() ?? state.flushedPosition),
        position: state.position,
        streamTimeMs: state.clock.nowMs,
        memory: { decisionMemoryFlushes, decisionMemoryTraces, dedupeFlushes, dedupeSpans },
        documentsVersion,
        stressLevel: this.room.stressLevel(),
      },
      state.producers,
      snapshot,
    );
  }

  /** After a take-over: which traces wait for a second look is not journaled, so look at all. */
  reconsiderAll(): void {
    const { byOpening } = this.state.traces;
    this.deferred = [];
    for (let slot = byOpening.first; slot !== NONE; slot = byOpening.after(slot)) this.deferred.push(slot);
  }

  private get flushNumber(): number {
    return this.state.flushNumber + 1;
  }

  /** Traces with news: errors and slow ones are kept at once, whatever is over its limits is closed. */
  private *considerTouched(): Generator<void> {
    const candidates = [...this.deferred, ...this.state.touched];
    this.deferred = [];
    for (const [index, slot] of candidates.entries()) {
      if (index % SLICE_TRACES === SLICE_TRACES - 1) yield;
      if (!this.isOpen(slot) || this.isPlanned(slot)) continue;
      const isClosing = this.isQuiet(slot) || this.isOverdue(slot);
      if (!(isClosing ? this.tryClose(slot) : this.tryKeep(slot))) this.deferred.push(slot);
    }
    if (this.deferred.length > 0) this.hasBacklog = true;
  }

  /** Traces whose wait is over, in order of opening: here chance has its turn. Those it drops stay open, in case. */
  private *draw(): Generator<void> {
    const { state, limits } = this;
    const { traces, clock } = state;
    for (let count = 1; traces.nextToDraw !== NONE; count++) {
      if (count % SLICE_TRACES === 0) yield;
      const slot = traces.nextToDraw;
      if ((traces.openedAtMs[slot] ?? 0) + limits.decisionWaitMs > clock.nowMs) return;
      if (traces.verdict[slot] === UNDECIDED && !this.isPlanned(slot)) {
        const verdict = this.judge.draw(slot);
        if (!verdict.kept) traces.isDrawn[slot] = 1;
        else if (!this.tryEntry(slot, verdict, this.isQuiet(slot))) {
          this.hasBacklog = true;
          return;
        }
      }
      traces.nextToDraw = traces.byOpening.after(slot);
    }
  }

  private *closeQuiet(): Generator<void> {
    const { byActivity } = this.state.traces;
    let count = 0;
    for (let slot = byActivity.first; slot !== NONE && this.isQuiet(slot); slot = byActivity.after(slot)) {
      if (++count % SLICE_TRACES === 0) yield;
      if (!this.isPlanned(slot) && !this.tryClose(slot)) return;
    }
  }

  private closeForRoom(): void {
    const { room, state } = this;
    if (!room.isFull()) return;
    const { byActivity } = state.traces;
    for (let slot = byActivity.first; slot !== NONE && room.isShort(); slot = byActivity.after(slot)) {
      if (this.isPlanned(slot)) continue;
      if (!this.tryClose(slot)) return;
      state.counters.tracesClosedForRoom++;
    }
  }

  private tryKeep(slot: number): boolean {
    const news = this.judge.news(slot);
    return news === undefined || this.tryEntry(slot, news, false);
  }

  private tryClose(slot: number): boolean {
    const { traces, verdicts } = this.state;
    const number = traces.verdict[slot] ?? UNDECIDED;
    const known = number === UNDECIDED ? undefined : verdicts.get(number);
    const verdict = this.judge.news(slot) ?? known ?? this.judge.lastWord(slot);
    if (this.tryEntry(slot, verdict, true)) return true;
    this.hasBacklog = true;
    return false;
  }

  /** Writes the entry unless the flush is full; the first always fits. */
  private tryEntry(slot: number, verdict: Verdict, isClosed: boolean): boolean {
    const { traces, tenants } = this.state;
    const { writer, limits } = this;
    const spanCount = traces.spanCount[slot] ?? 0;
    const isKeptNow = verdict.kept && !this.isKept(slot);
    const spansToWrite = isKeptNow ? (traces.pendingCount[slot] ?? 0) : 0;
    const bytes = ENTRY_BYTES_MAX + (isClosed ? spanCount * FINGERPRINT_BYTES : 0);
    const isFull =
      writer.byteLength + bytes > limits.manifestBytesMax || this.plannedSpans + spansToWrite > limits.flushSpansMax;
    if (isFull && writer.entryCount > 0) return false;
    writer.entry({
      tenantId: tenants.get(traces.tenant[slot] ?? NONE),
      words: traces.wordsOf(slot),
      verdict,
      closedWithFingerprints: isClosed ? spanCount : undefined,
      candidate: isClosed ? this.judge.candidate(slot) : undefined,
    });
    if (isClosed) {
      this.writeFingerprints(slot);
      this.room.willClose(slot);
    }
    this.plannedSpans += spansToWrite;
    traces.plannedFlush[slot] = this.flushNumber;
    return true;
  }

  private writeFingerprints(slot: number): void {
    const { spans, traces } = this.state;
    for (let span = traces.firstSpan[slot] ?? NONE; span !== NONE; span = spans.next(span)) {
      const kind = spans.kind(span);
      const lo = fingerprintLo(spans.spanIdLo(span), kind);
      this.writer.fingerprint(lo, fingerprintHi(spans.spanIdHi(span), kind));
    }
  }

  /** Spans that will be written whatever is planned: news of traces kept before. */
  private pendingOfKept(): number {
    const { touched, traces } = this.state;
    let count = 0;
    for (const slot of touched) if (this.isKept(slot)) count += traces.pendingCount[slot] ?? 0;
    return count;
  }

  private isKept(slot: number): boolean {
    const number = this.state.traces.verdict[slot] ?? UNDECIDED;
    return number !== UNDECIDED && this.state.verdicts.get(number).kept;
  }

  private isOpen(slot: number): boolean {
    return this.state.traces.touchedFlush[slot] !== NONE;
  }

  private isPlanned(slot: number): boolean {
    return this.state.traces.plannedFlush[slot] === this.flushNumber;
  }

  private isQuiet(slot: number): boolean {
    return (this.state.traces.lastSeenMs[slot] ?? 0) + this.limits.decisionWaitMs <= this.state.clock.nowMs;
  }

  private isOverdue(slot: number): boolean {
    const { traces, clock } = this.state;
    return (
      (traces.openedAtMs[slot] ?? 0) + this.limits.traceOpenMsMax <= clock.nowMs ||
      (traces.spanCount[slot] ?? 0) >= this.limits.traceSpansMax
    );
  }
}
