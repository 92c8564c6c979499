import type { SpanColumns } from '@clew/sampling-rollup';

import { NONE } from './slot-index.js';

const ROWS_AT_FIRST = 1024;
const TWO_POW_32 = 2 ** 32;

/** Words of a row, 64 bytes in all: what is asked of a span lies together, as each look into another place waits for memory. */
const ROW_SHIFT = 4;
const NEXT = 0;
const SPAN_ID = 1;
const PARENT_ID = 3;
const START = 5;
const END = 7;
const MINUTE = 9;
/** Day, then three bits of kind and one of error. */
const DAY_AND_KIND = 10;
const CONTEXT = 11;
const GROUP = 12;
const BLOCK = 13;
const BLOCK_START = 14;
const BYTE_LENGTH = 15;

const KIND_SHIFT = 1;
const KIND_MASK = 7;
/** A day of any time up to 2^53 milliseconds leaves four bits. */
const DAY_SHIFT = 4;

/**
 * The spans of open traces, a row of a typed array each. Free rows are chained through `next`. The bytes of a span lie in a block
 * of the arena until they are written or dropped (`block` is NONE from then on); its outline stays until the trace is closed,
 * for the edges. Halves of ids are int32, which never become objects on the heap; halves of times are uint32.
 */
export class SpanTable implements SpanColumns {
  size = 0;
  private words = new Int32Array(ROWS_AT_FIRST << ROW_SHIFT);
  private free = NONE;
  private used = 0;

  /** A row with undefined content, that is the last of its trace. */
  take(): number {
    this.size++;
    let row = this.free;
    if (row !== NONE) this.free = this.next(row);
    else {
      if (this.used << ROW_SHIFT === this.words.length) this.grow();
      row = this.used++;
    }
    this.setNext(row, NONE);
    return row;
  }

  release(row: number): void {
    this.setNext(row, this.free);
    this.free = row;
    this.size--;
  }

  /** The trace's next span in order of arrival, or NONE. */
  next(row: number): number {
    return this.words[(row << ROW_SHIFT) + NEXT] ?? NONE;
  }

  setNext(row: number, next: number): void {
    this.words[(row << ROW_SHIFT) + NEXT] = next;
  }

  spanIdLo(row: number): number {
    return this.words[(row << ROW_SHIFT) + SPAN_ID] ?? 0;
  }

  spanIdHi(row: number): number {
    return this.words[(row << ROW_SHIFT) + SPAN_ID + 1] ?? 0;
  }

  parentIdLo(row: number): number {
    return this.words[(row << ROW_SHIFT) + PARENT_ID] ?? 0;
  }

  parentIdHi(row: number): number {
    return this.words[(row << ROW_SHIFT) + PARENT_ID + 1] ?? 0;
  }

  /** @param parentLo 0 with `parentHi` for a root span */
  setIds(row: number, lo: number, hi: number, parentLo: number, parentHi: number): void {
    const at = row << ROW_SHIFT;
    this.words[at + SPAN_ID] = lo;
    this.words[at + SPAN_ID + 1] = hi;
    this.words[at + PARENT_ID] = parentLo;
    this.words[at + PARENT_ID + 1] = parentHi;
  }

  startLo(row: number): number {
    return (this.words[(row << ROW_SHIFT) + START] ?? 0) >>> 0;
  }

  startHi(row: number): number {
    return (this.words[(row << ROW_SHIFT) + START + 1] ?? 0) >>> 0;
  }

  endLo(row: number): number {
    return (this.words[(row << ROW_SHIFT) + END] ?? 0) >>> 0;
  }

  endHi(row: number): number {
    return (this.words[(row << ROW_SHIFT) + END + 1] ?? 0) >>> 0;
  }

  setTimes(row: number, startLo: number, startHi: number, endLo: number, endHi: number): void {
    const at = row << ROW_SHIFT;
    this.words[at + START] = startLo;
    this.words[at + START + 1] = startHi;
    this.words[at + END] = endLo;
    this.words[at + END + 1] = endHi;
  }

  /** End minus start; 0 where the end lies before the start. */
  durationNano(row: number): number {
    // Halves first: the difference of two doubles of today's size would be off by up to 256 ns.
    const elapsed = (this.endHi(row) - this.startHi(row)) * TWO_POW_32 + (this.endLo(row) - this.startLo(row));
    return elapsed > 0 ? elapsed : 0;
  }

  minute(row: number): number {
    return this.words[(row << ROW_SHIFT) + MINUTE] ?? 0;
  }

  storeDay(row: number): number {
    return (this.words[(row << ROW_SHIFT) + DAY_AND_KIND] ?? 0) >> DAY_SHIFT;
  }

  kind(row: number): number {
    return ((this.words[(row << ROW_SHIFT) + DAY_AND_KIND] ?? 0) >> KIND_SHIFT) & KIND_MASK;
  }

  isError(row: number): boolean {
    return ((this.words[(row << ROW_SHIFT) + DAY_AND_KIND] ?? 0) & 1) === 1;
  }

  /** @param kind as `knownKind` tells it */
  describe(row: number, kind: number, isError: boolean, minute: number, storeDay: number): void {
    const at = row << ROW_SHIFT;
    this.words[at + MINUTE] = minute;
    this.words[at + DAY_AND_KIND] = (storeDay << DAY_SHIFT) | (kind << KIND_SHIFT) | (isError ? 1 : 0);
  }

  context(row: number): number {
    return this.words[(row << ROW_SHIFT) + CONTEXT] ?? NONE;
  }

  group(row: number): number {
    return this.words[(row << ROW_SHIFT) + GROUP] ?? NONE;
  }

  setSource(row: number, context: number, group: number): void {
    const at = row << ROW_SHIFT;
    this.words[at + CONTEXT] = context;
    this.words[at + GROUP] = group;
  }

  /** Number of the arena's block that holds its bytes, or NONE. */
  block(row: number): number {
    return this.words[(row << ROW_SHIFT) + BLOCK] ?? NONE;
  }

  blockStart(row: number): number {
    return this.words[(row << ROW_SHIFT) + BLOCK_START] ?? 0;
  }

  byteLength(row: number): number {
    return this.words[(row << ROW_SHIFT) + BYTE_LENGTH] ?? 0;
  }

  setPlace(row: number, block: number, start: number, byteLength: number): void {
    const at = row << ROW_SHIFT;
    this.words[at + BLOCK] = block;
    this.words[at + BLOCK_START] = start;
    this.words[at + BYTE_LENGTH] = byteLength;
  }

  setGone(row: number): void {
    this.words[(row << ROW_SHIFT) + BLOCK] = NONE;
  }

  /** Doubles: rows that were never used take no memory, as the system gives pages out when they are first written to. */
  private grow(): void {
    const wider = new Int32Array(this.words.length * 2);
    wider.set(this.words);
    this.words = wider;
  }
}
