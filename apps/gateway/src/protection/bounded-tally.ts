/**
 * Adds up what happens under a key, of a bounded number of keys: the one that came first goes when there is no room. So a
 * flood of new names costs old numbers, never memory.
 */
export class BoundedTally<Entry> {
  readonly #entriesMax: number;
  readonly #merge: (known: Entry, added: Entry) => Entry;
  readonly #onDropped: () => void;
  /** Insertion order is age order. */
  #entries = new Map<string, Entry>();

  constructor(entriesMax: number, merge: (known: Entry, added: Entry) => Entry, onDropped: () => void) {
    this.#entriesMax = entriesMax;
    this.#merge = merge;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(key: string, entry: Entry): void {
    const known = this.#entries.get(key);
    this.#entries.set(key, known === undefined ? entry : this.#merge(known, entry));
    if (this.#entries.size > this.#entriesMax) this.#dropOldest();
  }

  /** Hands over all there is, and starts anew. */
  take(): ReadonlyMap<string, Entry> {
    const taken = this.#entries;
    this.#entries = new Map();
    return taken;
  }

  /** Takes back what was taken: it is older than what has come since. */
  restore(taken: ReadonlyMap<string, Entry>): void {
    const newer = this.#entries;
    this.#entries = new Map(taken);
    for (const [key, entry] of newer) this.add(key, entry);
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (oldest.done === true) return;
    this.#entries.delete(oldest.value);
    this.#onDropped();
  }
}
