import { NONE, SlotIndex } from './slot-index.js';

const CAPACITY_AT_FIRST = 1024;
const SUPERSEDED = -1;

/**
 * A map from 64-bit keys to small numbers that forgets in the order of insertion: by flush number and by count, never by
 * a clock, so that whoever inserts the same keys in the same order forgets the same.
 */
export class RecentKeys {
  private readonly index = new SlotIndex();
  private keyLo = new Int32Array(CAPACITY_AT_FIRST);
  private keyHi = new Int32Array(CAPACITY_AT_FIRST);
  private values = new Int32Array(CAPACITY_AT_FIRST);
  private flushes = new Float64Array(CAPACITY_AT_FIRST);
  private head = 0;
  private tail = 0;
  private readonly forgotten: ((value: number) => void) | undefined;

  /** @param forgotten told of every value that is not remembered any more, because of its age or of a newer one of its key */
  constructor(forgotten?: (value: number) => void) {
    this.forgotten = forgotten;
  }

  /** Insertions remembered, superseded ones included. */
  get size(): number {
    return this.tail - this.head;
  }

  /** The latest value of the key, or NONE. */
  get(lo: number, hi: number): number {
    const slot = this.find(lo, hi);
    return slot === NONE ? NONE : (this.values[slot] ?? NONE);
  }

  /** @param value 0 or more */
  set(lo: number, hi: number, value: number, flushNumber: number): void {
    const before = this.find(lo, hi);
    if (before !== NONE) {
      this.index.remove(lo, before);
      this.forgotten?.(this.values[before] ?? NONE);
      this.values[before] = SUPERSEDED;
    }
    if (this.size === this.keyLo.length) this.grow();
    const slot = this.tail++ & (this.keyLo.length - 1);
    this.keyLo[slot] = lo;
    this.keyHi[slot] = hi;
    this.values[slot] = value;
    this.flushes[slot] = flushNumber;
    this.index.add(lo, slot);
  }

  /** Forgets insertions up to this flush, and the oldest beyond the count. */
  forget(upToFlush: number, countMax: number): void {
    const mask = this.keyLo.length - 1;
    while (this.head < this.tail) {
      const slot = this.head & mask;
      if ((this.flushes[slot] ?? 0) > upToFlush && this.size <= countMax) return;
      if (this.values[slot] !== SUPERSEDED) {
        this.index.remove(this.keyLo[slot] ?? 0, slot);
        this.forgotten?.(this.values[slot] ?? NONE);
      }
      this.head++;
    }
  }

  private find(lo: number, hi: number): number {
    let slot = this.index.first(lo);
    while (slot !== NONE && this.keyHi[slot] !== (hi | 0)) slot = this.index.next();
    return slot;
  }

  private grow(): void {
    const { keyLo, keyHi, values, flushes } = this;
    const capacity = keyLo.length;
    this.keyLo = new Int32Array(capacity * 2);
    this.keyHi = new Int32Array(capacity * 2);
    this.values = new Int32Array(capacity * 2);
    this.flushes = new Float64Array(capacity * 2);
    this.index.clear();
    for (let at = this.head; at < this.tail; at++) {
      const from = at & (capacity - 1);
      const to = at & (capacity * 2 - 1);
      this.keyLo[to] = keyLo[from] ?? 0;
      this.keyHi[to] = keyHi[from] ?? 0;
      this.values[to] = values[from] ?? 0;
      this.flushes[to] = flushes[from] ?? 0;
      if (values[from] !== SUPERSEDED) this.index.add(keyLo[from] ?? 0, to);
    }
  }
}
