import { NONE, SlotIndex } from './slot-index.js';
import { SlotList } from './slot-list.js';
import { widen } from './column.js';

const CAPACITY_AT_FIRST = 1024;
const TRACE_ID_BYTES = 16;

/** Undecided: no verdict yet. Dropped: only a trace that goes on after it was closed so. */
export const UNDECIDED = NONE;

/** Identity of a trace as words of its 16 bytes (int32, little endian) and the number of its tenant, with its hash. */
export interface TraceKey {
  readonly tenant: number;
  readonly word0: number;
  readonly word1: number;
  readonly word2: number;
  readonly word3: number;
  readonly hashLo: number;
  readonly hashHi: number;
}

/**
 * Open traces as columns, found by (tenant, trace id). Two lists run through them: in order of opening, whose first trace
 * tells from where the stream would have to be read again, and in order of last activity, whose first trace is the next to
 * be closed.
 */
export class TraceTable {
  tenant = new Int32Array(CAPACITY_AT_FIRST);
  word0 = new Int32Array(CAPACITY_AT_FIRST);
  word1 = new Int32Array(CAPACITY_AT_FIRST);
  word2 = new Int32Array(CAPACITY_AT_FIRST);
  word3 = new Int32Array(CAPACITY_AT_FIRST);
  hashLo = new Int32Array(CAPACITY_AT_FIRST);
  hashHi = new Int32Array(CAPACITY_AT_FIRST);
  /** Bits of the spans it has, for `OpenSpans`. */
  seenLo = new Int32Array(CAPACITY_AT_FIRST);
  seenHi = new Int32Array(CAPACITY_AT_FIRST);
  firstSpan = new Int32Array(CAPACITY_AT_FIRST);
  lastSpan = new Int32Array(CAPACITY_AT_FIRST);
  /** First span whose bytes were not written yet; those after it were not either. */
  pendingSpan = new Int32Array(CAPACITY_AT_FIRST);
  pendingCount = new Int32Array(CAPACITY_AT_FIRST);
  spanCount = new Int32Array(CAPACITY_AT_FIRST);
  /** Number of the verdict, or UNDECIDED. */
  verdict = new Int32Array(CAPACITY_AT_FIRST);
  errorSpanCount = new Int32Array(CAPACITY_AT_FIRST);
  /** Of the first span with an error; 0 without one. */
  errorSignature = new Uint32Array(CAPACITY_AT_FIRST);
  /** Of its spans, whether still held or not. */
  byteLength = new Float64Array(CAPACITY_AT_FIRST);
  /** The span by which it is named, why (a rank of `trace-growth.ts`), and the number of its name. */
  entrySpan = new Int32Array(CAPACITY_AT_FIRST);
  entryRank = new Uint8Array(CAPACITY_AT_FIRST);
  entryName = new Int32Array(CAPACITY_AT_FIRST);
  /** Number of the policies in force when it was opened. */
  policies = new Int32Array(CAPACITY_AT_FIRST);
  /** Its 56 random bits. */
  randomHi = new Uint32Array(CAPACITY_AT_FIRST);
  randomLo = new Uint32Array(CAPACITY_AT_FIRST);
  /** Level of stress under which it was opened; 0: none. */
  stressLevel = new Uint8Array(CAPACITY_AT_FIRST);
  /** It lost the draw that was held for lack of room. */
  isRelieved = new Uint8Array(CAPACITY_AT_FIRST);
  /** Bits of `TRAITS`: what detectors found in its spans. */
  traits = new Uint8Array(CAPACITY_AT_FIRST);
  /** It was closed before and inherited its verdict. */
  isReopened = new Uint8Array(CAPACITY_AT_FIRST);
  /** Chance had its turn and did not keep it. */
  isDrawn = new Uint8Array(CAPACITY_AT_FIRST);
  /** Since the start of the first span, so that doubles are exact for 104 days about it. */
  startNano = new Float64Array(CAPACITY_AT_FIRST);
  endNano = new Float64Array(CAPACITY_AT_FIRST);
  /** Stream time. */
  openedAtMs = new Float64Array(CAPACITY_AT_FIRST);
  lastSeenMs = new Float64Array(CAPACITY_AT_FIRST);
  /** Offset of the message that opened it. */
  firstOffset = new Float64Array(CAPACITY_AT_FIRST);
  /** Flush in which it last got spans, and for which it was last planned. */
  touchedFlush = new Float64Array(CAPACITY_AT_FIRST);
  plannedFlush = new Float64Array(CAPACITY_AT_FIRST);
  size = 0;
  readonly byOpening = new SlotList(CAPACITY_AT_FIRST);
  readonly byActivity = new SlotList(CAPACITY_AT_FIRST);
  /** First trace in order of opening whose wait has not ended. */
  nextToDraw = NONE;
  private readonly index = new SlotIndex();
  private readonly free: number[] = [];
  private used = 0;

  find(key: TraceKey): number {
    let slot = this.index.first(key.hashLo);
    while (slot !== NONE && !this.isKey(slot, key)) slot = this.index.next();
    return slot;
  }

  open(key: TraceKey, verdict: number, offset: number, streamTimeMs: number): number {
    if (this.used === this.tenant.length) this.grow();
    const slot = this.free.pop() ?? this.used++;
    this.tenant[slot] = key.tenant;
    this.word0[slot] = key.word0;
    this.word1[slot] = key.word1;
    this.word2[slot] = key.word2;
    this.word3[slot] = key.word3;
    this.hashLo[slot] = key.hashLo;
    this.hashHi[slot] = key.hashHi;
    this.firstSpan[slot] = this.lastSpan[slot] = this.pendingSpan[slot] = NONE;
    this.pendingCount[slot] = this.spanCount[slot] = this.seenLo[slot] = this.seenHi[slot] = 0;
    this.verdict[slot] = verdict;
    this.isReopened[slot] = verdict === UNDECIDED ? 0 : 1;
    this.errorSpanCount[slot] = this.errorSignature[slot] = this.byteLength[slot] = this.isDrawn[slot] = 0;
    this.entryRank[slot] = this.stressLevel[slot] = this.isRelieved[slot] = this.traits[slot] = 0;
    this.entrySpan[slot] = this.entryName[slot] = NONE;
    this.startNano[slot] = Infinity;
    this.endNano[slot] = -Infinity;
    this.openedAtMs[slot] = this.lastSeenMs[slot] = streamTimeMs;
    this.firstOffset[slot] = offset;
    this.touchedFlush[slot] = this.plannedFlush[slot] = NONE;
    this.index.add(key.hashLo, slot);
    this.byOpening.append(slot);
    this.byActivity.append(slot);
    if (this.nextToDraw === NONE) this.nextToDraw = slot;
    this.size++;
    return slot;
  }

  close(slot: number): void {
    if (this.nextToDraw === slot) this.nextToDraw = this.byOpening.after(slot);
    this.byOpening.remove(slot);
    this.byActivity.remove(slot);
    this.index.remove(this.hashLo[slot] ?? 0, slot);
    this.touchedFlush[slot] = NONE;
    this.free.push(slot);
    this.size--;
  }

  /** Lowest offset that holds a span of an open trace; undefined when none is open. */
  lowestOffset(): number | undefined {
    const oldest = this.byOpening.first;
    return oldest === NONE ? undefined : this.firstOffset[oldest];
  }

  wordsOf(slot: number): readonly [number, number, number, number] {
    const { word0, word1, word2, word3 } = this;
    return [word0[slot] ?? 0, word1[slot] ?? 0, word2[slot] ?? 0, word3[slot] ?? 0];
  }

  /** The 16 bytes of its id. */
  idOf(slot: number): Uint8Array {
    const bytes = new Uint8Array(TRACE_ID_BYTES);
    // Byte by byte: a view would move the few bytes out of the garbage collector's young space, for every trace.
    putWord(bytes, 0, this.word0[slot] ?? 0);
    putWord(bytes, 4, this.word1[slot] ?? 0);
    putWord(bytes, 8, this.word2[slot] ?? 0);
    putWord(bytes, 12, this.word3[slot] ?? 0);
    return bytes;
  }

  hasError(slot: number): boolean {
    return (this.errorSpanCount[slot] ?? 0) > 0;
  }

  durationNano(slot: number): number {
    return Math.max(0, (this.endNano[slot] ?? 0) - (this.startNano[slot] ?? 0));
  }

  private isKey(slot: number, key: TraceKey): boolean {
    return (
      this.word0[slot] === key.word0 &&
      this.word1[slot] === key.word1 &&
      this.word2[slot] === key.word2 &&
      this.word3[slot] === key.word3 &&
      this.tenant[slot] === key.tenant
    );
  }

  private grow(): void {
    this.tenant = widen(this.tenant, Int32Array);
    this.word0 = widen(this.word0, Int32Array);
    this.word1 = widen(this.word1, Int32Array);
    this.word2 = widen(this.word2, Int32Array);
    this.word3 = widen(this.word3, Int32Array);
    this.hashLo = widen(this.hashLo, Int32Array);
    this.hashHi = widen(this.hashHi, Int32Array);
    this.seenLo = widen(this.seenLo, Int32Array);
    this.seenHi = widen(this.seenHi, Int32Array);
    this.firstSpan = widen(this.firstSpan, Int32Array);
    this.lastSpan = widen(this.lastSpan, Int32Array);
    this.pendingSpan = widen(this.pendingSpan, Int32Array);
    this.pendingCount = widen(this.pendingCount, Int32Array);
    this.spanCount = widen(this.spanCount, Int32Array);
    this.verdict = widen(this.verdict, Int32Array);
    this.errorSpanCount = widen(this.errorSpanCount, Int32Array);
    this.errorSignature = widen(this.errorSignature, Uint32Array);
    this.byteLength = widen(this.byteLength, Float64Array);
    this.entrySpan = widen(this.entrySpan, Int32Array);
    this.entryRank = widen(this.entryRank, Uint8Array);
    this.entryName = widen(this.entryName, Int32Array);
    this.policies = widen(this.policies, Int32Array);
    this.randomHi = widen(this.randomHi, Uint32Array);
    this.randomLo = widen(this.randomLo, Uint32Array);
    this.stressLevel = widen(this.stressLevel, Uint8Array);
    this.isRelieved = widen(this.isRelieved, Uint8Array);
    this.traits = widen(this.traits, Uint8Array);
    this.isReopened = widen(this.isReopened, Uint8Array);
    this.isDrawn = widen(this.isDrawn, Uint8Array);
    this.startNano = widen(this.startNano, Float64Array);
    this.endNano = widen(this.endNano, Float64Array);
    this.openedAtMs = widen(this.openedAtMs, Float64Array);
    this.lastSeenMs = widen(this.lastSeenMs, Float64Array);
    this.firstOffset = widen(this.firstOffset, Float64Array);
    this.touchedFlush = widen(this.touchedFlush, Float64Array);
    this.plannedFlush = widen(this.plannedFlush, Float64Array);
    this.byOpening.widen();
    this.byActivity.widen();
  }
}

function putWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word;
  bytes[at + 1] = word >>> 8;
  bytes[at + 2] = word >>> 16;
  bytes[at + 3] = word >>> 24;
}
