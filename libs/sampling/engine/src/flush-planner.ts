import type { PolicySet, TraceFeatures, Verdict } from '@clew/sampling-policies';

import { ManifestWriter } from './manifest.js';
import type { PartitionState } from './partition-state.js';
import type { SamplerLimits } from './sampler-limits.js';
import { NONE } from './slot-index.js';
import { fingerprintHi, fingerprintLo } from './span-identity.js';
import { UNDECIDED } from './trace-table.js';

const ENTRY_BYTES_MAX = 40;
const FINGERPRINT_BYTES = 8;
/** A full buffer is emptied to this share, so that it is not full again at once. */
const ROOM_SHARE = 0.9;

interface MutableFeatures extends TraceFeatures {
  hasError: boolean;
  durationNano: number;
  spanCount: number;
  randomHi: number;
  randomLo: number;
}

/**
 * Plans a flush: which traces are decided and which closed, as a manifest. It changes nothing but marks of its own and what is journaled whole; what a
 * manifest does is `ManifestApplication`'s work, in the first run and in a replay alike.
 */
export class FlushPlanner {
  /** Something was left to the next flush for lack of room in this one. */
  hasBacklog = false;
  private readonly state: PartitionState;
  private readonly limits: SamplerLimits;
  private readonly policies: PolicySet;
  private readonly writer = new ManifestWriter();
  private deferred: number[] = [];
  private plannedSpans = 0;
  private readonly features: MutableFeatures = {
    hasError: false,
    durationNano: 0,
    spanCount: 0,
    randomHi: 0,
    randomLo: 0,
  };

  constructor(state: PartitionState, limits: SamplerLimits, policies: PolicySet) {
    this.state = state;
    this.limits = limits;
    this.policies = policies;
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
    return this.state.acceptedSinceFlush >= this.limits.flushSpansMax || this.isOver(1);
  }

  /** The manifest of the next flush. */
  plan(): Uint8Array {
    const { state, writer } = this;
    writer.begin();
    this.hasBacklog = false;
    this.plannedSpans = this.pendingOfKept();
    this.considerTouched();
    this.draw();
    this.closeQuiet();
    this.closeForRoom();
    state.producers.forget(this.flushNumber - this.limits.producerMemoryFlushes, this.limits.producersMax);
    return writer.finish(
      {
        flushNumber: this.flushNumber,
        replayFrom: Math.min(state.flushedPosition, state.traces.lowestOffset() ?? state.flushedPosition),
        position: state.position,
        streamTimeMs: state.clock.nowMs,
        memory: {
          decisionMemoryFlushes: this.limits.decisionMemoryFlushes,
          decisionMemoryTraces: this.limits.decisionMemoryTraces,
          dedupeFlushes: this.limits.dedupeFlushes,
          dedupeSpans: this.limits.dedupeSpans,
        },
      },
      state.producers,
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
  private considerTouched(): void {
    const candidates = [...this.deferred, ...this.state.touched];
    this.deferred = [];
    for (const slot of candidates) {
      if (!this.isOpen(slot) || this.isPlanned(slot)) continue;
      const isClosing = this.isQuiet(slot) || this.isOverdue(slot);
      const news = this.newsOf(slot);
      const isDone = isClosing ? this.tryClose(slot, news) : news === undefined || this.tryEntry(slot, news, false);
      if (!isDone) this.deferred.push(slot);
    }
    if (this.deferred.length > 0) this.hasBacklog = true;
  }

  /** Traces whose wait is over, in order of opening: here chance has its turn. Those it drops stay open, in case. */
  private draw(): void {
    const { state, limits } = this;
    const { traces, clock } = state;
    while (traces.nextToDraw !== NONE) {
      const slot = traces.nextToDraw;
      if ((traces.openedAtMs[slot] ?? 0) + limits.decisionWaitMs > clock.nowMs) return;
      if (traces.verdict[slot] === UNDECIDED && !this.isPlanned(slot)) {
        const verdict = this.policies.decide(this.featuresOf(slot), clock.nowMs);
        if (!verdict.kept) traces.isDrawn[slot] = 1;
        else if (!this.tryEntry(slot, verdict, this.isQuiet(slot))) {
          this.hasBacklog = true;
          return;
        }
      }
      traces.nextToDraw = traces.byOpening.after(slot);
    }
  }

  private closeQuiet(): void {
    const { byActivity } = this.state.traces;
    for (let slot = byActivity.first; slot !== NONE && this.isQuiet(slot); slot = byActivity.after(slot)) {
      if (!this.isPlanned(slot) && !this.tryClose(slot, undefined)) return;
    }
  }

  private closeForRoom(): void {
    const { traces, counters } = this.state;
    if (!this.isOver(1)) return;
    const { byActivity } = traces;
    let heldSpans = this.state.spans.size;
    let heldTraces = traces.size;
    const bytesPerSpan = this.state.heldBytes / Math.max(1, heldSpans);
    for (let slot = byActivity.first; slot !== NONE; slot = byActivity.after(slot)) {
      const { bufferSpansMax, bufferTracesMax, bufferBytesMax } = this.limits;
      const isRoom =
        heldSpans <= bufferSpansMax * ROOM_SHARE &&
        heldTraces <= bufferTracesMax * ROOM_SHARE &&
        heldSpans * bytesPerSpan <= bufferBytesMax * ROOM_SHARE;
      if (isRoom) return;
      if (!this.isPlanned(slot)) {
        if (!this.tryClose(slot, undefined)) return;
        counters.tracesClosedForRoom++;
      }
      heldSpans -= traces.spanCount[slot] ?? 0;
      heldTraces--;
    }
  }

  private isOver(share: number): boolean {
    const { state, limits } = this;
    return (
      state.spans.size >= limits.bufferSpansMax * share ||
      state.traces.size >= limits.bufferTracesMax * share ||
      state.heldBytes >= limits.bufferBytesMax * share
    );
  }

  /** A verdict that the trace does not have yet and that no further span can take back. */
  private newsOf(slot: number): Verdict | undefined {
    const { traces, clock, verdicts } = this.state;
    const number = traces.verdict[slot] ?? UNDECIDED;
    if (number === UNDECIDED) {
      const verdict = this.policies.decideEarly(this.featuresOf(slot), clock.nowMs);
      // It lost the draw, and those who won it stand for it already: it comes on top, with no weight.
      return verdict !== undefined && traces.isDrawn[slot] === 1 ? { ...verdict, adjustedCount: 0 } : verdict;
    }
    if (verdicts.get(number).kept || traces.hasError[slot] !== 1) return undefined;
    return { kept: true, reason: 'late_error', adjustedCount: 0, policyVersion: this.policies.version };
  }

  private tryClose(slot: number, news: Verdict | undefined): boolean {
    const { traces, verdicts } = this.state;
    const number = traces.verdict[slot] ?? UNDECIDED;
    const verdict = news ?? this.newsOf(slot) ?? (number === UNDECIDED ? this.lastWord(slot) : verdicts.get(number));
    if (this.tryEntry(slot, verdict, true)) return true;
    this.hasBacklog = true;
    return false;
  }

  private lastWord(slot: number): Verdict {
    const verdict = this.policies.decide(this.featuresOf(slot), this.state.clock.nowMs);
    if (this.state.traces.isDrawn[slot] !== 1 || !verdict.kept) return verdict;
    return { kept: false, reason: 'not_sampled', adjustedCount: 0, policyVersion: this.policies.version };
  }

  /** Writes the entry unless the flush is full; the first always fits. */
  private tryEntry(slot: number, verdict: Verdict, isClosed: boolean): boolean {
    const { traces, tenants, verdicts } = this.state;
    const { writer, limits } = this;
    const spanCount = traces.spanCount[slot] ?? 0;
    const isKeptNow = verdict.kept && !this.isKept(slot);
    const spansToWrite = isKeptNow ? (traces.pendingCount[slot] ?? 0) : 0;
    const bytes = ENTRY_BYTES_MAX + (isClosed ? spanCount * FINGERPRINT_BYTES : 0);
    const isFull =
      writer.byteLength + bytes > limits.manifestBytesMax || this.plannedSpans + spansToWrite > limits.flushSpansMax;
    if (isFull && writer.entryCount > 0) return false;
    const words = [
      traces.word0[slot] ?? 0,
      traces.word1[slot] ?? 0,
      traces.word2[slot] ?? 0,
      traces.word3[slot] ?? 0,
    ] as const;
    const canonical = verdicts.get(verdicts.numberOf(verdict));
    writer.entry(tenants.get(traces.tenant[slot] ?? NONE), words, canonical, isClosed ? spanCount : undefined);
    if (isClosed) this.writeFingerprints(slot);
    this.plannedSpans += spansToWrite;
    traces.plannedFlush[slot] = this.flushNumber;
    return true;
  }

  private writeFingerprints(slot: number): void {
    const { spans, traces } = this.state;
    for (let span = traces.firstSpan[slot] ?? NONE; span !== NONE; span = spans.next[span] ?? NONE) {
      const kind = spans.kind[span] ?? 0;
      const lo = fingerprintLo(spans.spanIdLo[span] ?? 0, kind);
      this.writer.fingerprint(lo, fingerprintHi(spans.spanIdHi[span] ?? 0, kind));
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

  private featuresOf(slot: number): TraceFeatures {
    const { traces } = this.state;
    const { features } = this;
    features.hasError = traces.hasError[slot] === 1;
    features.durationNano = traces.durationNano(slot);
    features.spanCount = traces.spanCount[slot] ?? 0;
    features.randomHi = swapped(traces.word2[slot] ?? 0) & 0xff_ffff;
    features.randomLo = swapped(traces.word3[slot] ?? 0);
    return features;
  }
}

/** The word with its bytes in the opposite order: ids are big endian, the columns little. */
function swapped(word: number): number {
  return (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
