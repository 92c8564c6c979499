import { int32At } from './hash.js';
import { NONE, SlotIndex } from './slot-index.js';

/** Of 8 bytes each. */
const PAGE_CELLS = 16_384;
const CELL_BYTES = 8;
/** Before the fingerprints of a closing: the trace's hash, then how many there are and in which flush it was. */
const HEAD_CELLS = 2;
/** Up to so many fingerprints of a trace are looked through one after the other; more are in order. */
const UNSORTED_MAX = 64;

interface Page {
  readonly number: number;
  readonly words: Int32Array;
  /** The same memory as whole cells. */
  readonly cells: BigUint64Array;
  used: number;
}

/**
 * Spans of closed traces, to be recognised when they are sent again. They lie in the order of closing, trace by trace, as the
 * journal has them: 8 bytes each, written one after the other. Only traces are found by a hash, as spans of a closed one seldom
 * come: per span nothing is hashed, probed or moved, and pages come and go without anything being copied.
 */
export class ClosedSpans {
  private readonly index = new SlotIndex();
  private readonly pages: (Page | undefined)[] = [];
  private readonly freeNumbers: number[] = [];
  /** In the order of closing. */
  private readonly order: Page[] = [];
  /** Cell of the first page at which the oldest closing begins. */
  private head = 0;
  private spanCount = 0;
  /** Flush numbers are kept as differences from the first, which fit a word. */
  private firstFlush: number | undefined;
  private readonly sought = new Int32Array(2);
  private readonly soughtCell = new BigUint64Array(this.sought.buffer);

  /** Spans remembered. */
  get size(): number {
    return this.spanCount;
  }

  /** The `count` fingerprints that begin at `bytes[start]` are those of a trace that was closed by this flush. */
  add(traceLo: number, traceHi: number, flushNumber: number, bytes: Uint8Array, start: number, count: number): void {
    if (count === 0) return;
    this.firstFlush ??= flushNumber;
    const page = this.pageFor(HEAD_CELLS + count);
    const first = page.used + HEAD_CELLS;
    const { words } = page;
    let word = page.used * 2;
    words[word++] = traceLo;
    words[word++] = traceHi;
    words[word++] = count;
    words[word++] = flushNumber - this.firstFlush;
    for (let at = start; at < start + count * CELL_BYTES; at += 4) words[word++] = int32At(bytes, at);
    if (count > UNSORTED_MAX) page.cells.subarray(first, first + count).sort();
    this.index.add(traceLo, page.number * PAGE_CELLS + page.used);
    page.used = first + count;
    this.spanCount += count;
  }

  has(traceLo: number, traceHi: number, fingerprintLo: number, fingerprintHi: number): boolean {
    for (let slot = this.index.first(traceLo); slot !== NONE; slot = this.index.next()) {
      const page = this.page(Math.floor(slot / PAGE_CELLS));
      const at = (slot % PAGE_CELLS) * 2;
      if (page.words[at + 1] !== (traceHi | 0)) continue;
      if (this.isIn(page, at, fingerprintLo, fingerprintHi)) return true;
    }
    return false;
  }

  /** Forgets traces closed up to this flush, and the oldest beyond the count. */
  forget(upToFlush: number, countMax: number): void {
    for (let page = this.order[0]; page !== undefined; page = this.order[0]) {
      while (this.head < page.used) {
        const at = this.head * 2;
        const flushNumber = (this.firstFlush ?? 0) + (page.words[at + 3] ?? 0);
        if (flushNumber > upToFlush && this.spanCount <= countMax) return;
        const count = page.words[at + 2] ?? 0;
        this.index.remove(page.words[at] ?? 0, page.number * PAGE_CELLS + this.head);
        this.spanCount -= count;
        this.head += HEAD_CELLS + count;
      }
      // The last page goes on to be filled.
      if (this.order.length === 1) return;
      this.order.shift();
      this.pages[page.number] = undefined;
      this.freeNumbers.push(page.number);
      this.head = 0;
    }
  }

  private isIn({ cells, words }: Page, at: number, lo: number, hi: number): boolean {
    const count = words[at + 2] ?? 0;
    const first = at + HEAD_CELLS * 2;
    if (count > UNSORTED_MAX) return this.isInOrder(cells, at / 2 + HEAD_CELLS, count, lo, hi);
    for (let word = first; word < first + count * 2; word += 2) {
      if (words[word] === (lo | 0) && words[word + 1] === (hi | 0)) return true;
    }
    return false;
  }

  private isInOrder(cells: BigUint64Array, first: number, count: number, lo: number, hi: number): boolean {
    this.sought[0] = lo;
    this.sought[1] = hi;
    const sought = this.soughtCell[0] ?? 0n;
    let low = first;
    let high = first + count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = cells[middle] ?? 0n;
      if (found === sought) return true;
      if (found < sought) low = middle + 1;
      else high = middle;
    }
    return false;
  }

  private pageFor(cellCount: number): Page {
    const last = this.order.at(-1);
    if (last !== undefined && last.used + cellCount <= last.cells.length) return last;
    const number = this.freeNumbers.pop() ?? this.pages.length;
    const words = new Int32Array(Math.max(PAGE_CELLS, cellCount) * 2);
    const page = { number, words, cells: new BigUint64Array(words.buffer), used: 0 };
    this.pages[number] = page;
    this.order.push(page);
    return page;
  }

  private page(number: number): Page {
    const page = this.pages[number];
    if (page === undefined) throw new Error(`there is no page ${number} of closed spans`);
    return page;
  }
}
