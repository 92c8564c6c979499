import { NONE, SlotIndex } from './slot-index.js';

const PAGE_ENTRIES = 4_096;
/** Words of an entry: halves of the key, the value, and the flush as a difference from the first. */
const ENTRY_WORDS = 4;
const HI = 1;
const VALUE = 2;
const FLUSH = 3;
const SUPERSEDED = -1;

interface Page {
  readonly number: number;
  readonly words: Int32Array;
}

/**
 * A map from 64-bit keys to small numbers that forgets in the order of insertion: by flush number and by count, never by
 * a clock, so that whoever inserts the same keys in the same order forgets the same. Pages come and go: nothing is copied as it
 * grows, which with a million keys would stop the partition for a tenth of a second.
 */
export class RecentKeys {
  private readonly index = new SlotIndex();
  private readonly pages: (Page | undefined)[] = [];
  private readonly freeNumbers: number[] = [];
  /** In the order of insertion. */
  private readonly order: Page[] = [];
  /** The oldest entry, in the first page, and the end of the last page's. */
  private head = 0;
  private tail = PAGE_ENTRIES;
  private count = 0;
  private firstFlush: number | undefined;
  private readonly forgotten: ((value: number) => void) | undefined;

  /** @param forgotten told of every value that is not remembered any more, because of its age or of a newer one of its key */
  constructor(forgotten?: (value: number) => void) {
    this.forgotten = forgotten;
  }

  /** Insertions remembered, superseded ones included. */
  get size(): number {
    return this.count;
  }

  /** The latest value of the key, or NONE. */
  get(lo: number, hi: number): number {
    const slot = this.find(lo, hi);
    return slot === NONE ? NONE : this.word(slot, VALUE);
  }

  /** @param value 0 or more */
  set(lo: number, hi: number, value: number, flushNumber: number): void {
    const before = this.find(lo, hi);
    if (before !== NONE) {
      this.index.remove(lo, before);
      this.forgotten?.(this.word(before, VALUE));
      this.page(before).words[wordAt(before) + VALUE] = SUPERSEDED;
    }
    this.firstFlush ??= flushNumber;
    const { number, words } = this.lastPage();
    const slot = number * PAGE_ENTRIES + this.tail++;
    const at = wordAt(slot);
    words[at] = lo;
    words[at + HI] = hi;
    words[at + VALUE] = value;
    words[at + FLUSH] = flushNumber - this.firstFlush;
    this.count++;
    this.index.add(lo, slot);
  }

  /** Forgets insertions up to this flush, and the oldest beyond the count. */
  forget(upToFlush: number, countMax: number): void {
    for (let page = this.order[0]; page !== undefined; page = this.order[0]) {
      const isLast = this.order.length === 1;
      const end = isLast ? this.tail : PAGE_ENTRIES;
      for (; this.head < end; this.head++) {
        const slot = page.number * PAGE_ENTRIES + this.head;
        const flushNumber = (this.firstFlush ?? 0) + this.word(slot, FLUSH);
        if (flushNumber > upToFlush && this.count <= countMax) return;
        const value = this.word(slot, VALUE);
        if (value !== SUPERSEDED) {
          this.index.remove(this.word(slot, 0), slot);
          this.forgotten?.(value);
        }
        this.count--;
      }
      // The last page goes on to be filled.
      if (isLast) return;
      this.order.shift();
      this.pages[page.number] = undefined;
      this.freeNumbers.push(page.number);
      this.head = 0;
    }
  }

  private find(lo: number, hi: number): number {
    let slot = this.index.first(lo);
    while (slot !== NONE && this.word(slot, HI) !== (hi | 0)) slot = this.index.next();
    return slot;
  }

  private word(slot: number, word: number): number {
    return this.page(slot).words[wordAt(slot) + word] ?? NONE;
  }

  private page(slot: number): Page {
    const number = Math.floor(slot / PAGE_ENTRIES);
    const page = this.pages[number];
    if (page === undefined) throw new Error(`there is no page ${number} of recent keys`);
    return page;
  }

  /** With room for an entry at `tail`. */
  private lastPage(): Page {
    const last = this.order.at(-1);
    if (last !== undefined && this.tail < PAGE_ENTRIES) return last;
    const number = this.freeNumbers.pop() ?? this.pages.length;
    const page = { number, words: new Int32Array(PAGE_ENTRIES * ENTRY_WORDS) };
    this.pages[number] = page;
    this.order.push(page);
    this.tail = 0;
    return page;
  }
}

function wordAt(slot: number): number {
  return (slot % PAGE_ENTRIES) * ENTRY_WORDS;
}
