import { NONE } from './slot-index.js';
import { widen } from './column.js';

/** A doubly linked list through the slots of a table, as two typed arrays. A slot is in it at most once. */
export class SlotList {
  first = NONE;
  last = NONE;
  private nextOf: Int32Array;
  private previousOf: Int32Array;

  constructor(capacity: number) {
    this.nextOf = new Int32Array(capacity);
    this.previousOf = new Int32Array(capacity);
  }

  after(slot: number): number {
    return this.nextOf[slot] ?? NONE;
  }

  append(slot: number): void {
    this.nextOf[slot] = NONE;
    this.previousOf[slot] = this.last;
    if (this.last === NONE) this.first = slot;
    else this.nextOf[this.last] = slot;
    this.last = slot;
  }

  remove(slot: number): void {
    const next = this.nextOf[slot] ?? NONE;
    const previous = this.previousOf[slot] ?? NONE;
    if (previous === NONE) this.first = next;
    else this.nextOf[previous] = next;
    if (next === NONE) this.last = previous;
    else this.previousOf[next] = previous;
  }

  /** Makes room for as many slots as the columns of the table, widened, have. */
  widen(): void {
    this.nextOf = widen(this.nextOf, Int32Array);
    this.previousOf = widen(this.previousOf, Int32Array);
  }
}
