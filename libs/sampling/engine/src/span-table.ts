import type { SpanColumns } from '@clew/sampling-rollup';

import { NONE } from './slot-index.js';

const CAPACITY_AT_FIRST = 1024;
const DOUBLING_ROWS_MAX = 32_768;

/**
 * The spans of open traces as columns. A span is a row number; free rows are chained through `next`. Its bytes lie in the
 * arena until they are written or dropped (`arena` NONE from then on); its outline stays until the trace is closed, for the
 * edges.
 */
export class SpanTable implements SpanColumns {
  /** The trace's next span in order of arrival, or NONE. */
  next = new Int32Array(CAPACITY_AT_FIRST);
  spanIdLo = new Uint32Array(CAPACITY_AT_FIRST);
  spanIdHi = new Uint32Array(CAPACITY_AT_FIRST);
  parentIdLo = new Uint32Array(CAPACITY_AT_FIRST);
  parentIdHi = new Uint32Array(CAPACITY_AT_FIRST);
  kind = new Uint8Array(CAPACITY_AT_FIRST);
  isError = new Uint8Array(CAPACITY_AT_FIRST);
  startLo = new Uint32Array(CAPACITY_AT_FIRST);
  startHi = new Uint32Array(CAPACITY_AT_FIRST);
  endLo = new Uint32Array(CAPACITY_AT_FIRST);
  endHi = new Uint32Array(CAPACITY_AT_FIRST);
  durationNano = new Float64Array(CAPACITY_AT_FIRST);
  minute = new Int32Array(CAPACITY_AT_FIRST);
  storeDay = new Int32Array(CAPACITY_AT_FIRST);
  context = new Int32Array(CAPACITY_AT_FIRST);
  group = new Int32Array(CAPACITY_AT_FIRST);
  /** Hash under which `SpanIndex` finds it. */
  hash = new Uint32Array(CAPACITY_AT_FIRST);
  arena = new Int32Array(CAPACITY_AT_FIRST);
  arenaStart = new Int32Array(CAPACITY_AT_FIRST);
  byteLength = new Int32Array(CAPACITY_AT_FIRST);
  size = 0;
  private free = NONE;
  private used = 0;

  /** A row with undefined content. */
  take(): number {
    this.size++;
    if (this.free !== NONE) {
      const row = this.free;
      this.free = this.next[row] ?? NONE;
      return row;
    }
    if (this.used === this.next.length) this.grow();
    return this.used++;
  }

  release(row: number): void {
    this.next[row] = this.free;
    this.free = row;
    this.size--;
  }

  private grow(): void {
    this.next = widen(this.next, Int32Array);
    this.spanIdLo = widen(this.spanIdLo, Uint32Array);
    this.spanIdHi = widen(this.spanIdHi, Uint32Array);
    this.parentIdLo = widen(this.parentIdLo, Uint32Array);
    this.parentIdHi = widen(this.parentIdHi, Uint32Array);
    this.kind = widen(this.kind, Uint8Array);
    this.isError = widen(this.isError, Uint8Array);
    this.startLo = widen(this.startLo, Uint32Array);
    this.startHi = widen(this.startHi, Uint32Array);
    this.endLo = widen(this.endLo, Uint32Array);
    this.endHi = widen(this.endHi, Uint32Array);
    this.durationNano = widen(this.durationNano, Float64Array);
    this.minute = widen(this.minute, Int32Array);
    this.storeDay = widen(this.storeDay, Int32Array);
    this.context = widen(this.context, Int32Array);
    this.group = widen(this.group, Int32Array);
    this.hash = widen(this.hash, Uint32Array);
    this.arena = widen(this.arena, Int32Array);
    this.arenaStart = widen(this.arenaStart, Int32Array);
    this.byteLength = widen(this.byteLength, Int32Array);
  }
}

interface Column {
  readonly length: number;
  set(source: ArrayLike<number>): void;
}

/** Columns double while they are small; large ones grow by a quarter, as what is not used of them is memory held for nothing. */
function widerLength(length: number): number {
  return length < DOUBLING_ROWS_MAX ? length * 2 : Math.ceil(length * 1.25);
}

/** The same values in a column of `widerLength`. */
export function widen<C extends Column & ArrayLike<number>>(column: C, type: new (length: number) => C): C {
  const wider = new type(widerLength(column.length));
  wider.set(column);
  return wider;
}
