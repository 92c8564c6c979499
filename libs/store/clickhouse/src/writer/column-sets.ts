import type { Columns } from '../native/block.js';

interface ColumnSet {
  readonly columns: Columns;
  clear(): void;
}

/** Partitions whose flushes are encoded at the same time are more than this for moments only. */
const SETS_MAX = 4;

/** Sets of columns that are filled over several turns of the event loop, so that flushes which overlap need one each. */
export class ColumnSets<S extends ColumnSet> {
  readonly #make: () => S;
  readonly #free: S[] = [];

  constructor(make: () => S) {
    this.#make = make;
  }

  /** Lends an empty set. After a failure it is not used again. */
  async use<T>(fill: (set: S) => Promise<T>): Promise<T> {
    const set = this.#free.pop() ?? this.#make();
    const result = await fill(set);
    set.clear();
    if (this.#free.length < SETS_MAX) this.#free.push(set);
    return result;
  }
}
