/** No slot. */
export const NONE = -1;

/** The highest bits of a hash choose a part, the lowest a cell of it. */
const PART_BITS = 6;
const CELLS_AT_FIRST = 16;

/**
 * Finds slots of some table by a 32-bit hash: open addressing with linear probing over typed arrays, which are nothing to the
 * garbage collector. In parts that grow one at a time: a million entries put into larger arrays at once would stop the
 * partition for a tenth of a second. The table compares keys:
 * `for (slot = first(hash); slot !== NONE && !isKey(slot); slot = next())`.
 */
export class SlotIndex {
  private readonly parts = Array.from({ length: 1 << PART_BITS }, () => new Part());
  private probed = this.partOf(0);

  first(hash: number): number {
    this.probed = this.partOf(hash);
    return this.probed.first(hash | 0);
  }

  /** The next slot with the hash given to `first`. Only valid until the index changes. */
  next(): number {
    return this.probed.next();
  }

  add(hash: number, slot: number): void {
    this.partOf(hash).add(hash, slot);
  }

  /** The slot must be there, under this hash. */
  remove(hash: number, slot: number): void {
    this.partOf(hash).remove(hash, slot);
  }

  private partOf(hash: number): Part {
    const part = this.parts[hash >>> (32 - PART_BITS)];
    if (part === undefined) throw new RangeError(`${hash} is no hash of 32 bits`);
    return part;
  }
}

/** Entries are removed by shifting back what follows: no tombstones. */
class Part {
  private size = 0;
  private hashes = new Int32Array(CELLS_AT_FIRST);
  /** Slot + 1; 0 is an empty cell. */
  private slots = new Int32Array(CELLS_AT_FIRST);
  private mask = CELLS_AT_FIRST - 1;
  private probedHash = 0;
  private probedCell = 0;

  first(hash: number): number {
    this.probedHash = hash;
    this.probedCell = hash & this.mask;
    return this.probe();
  }

  next(): number {
    this.probedCell = (this.probedCell + 1) & this.mask;
    return this.probe();
  }

  add(hash: number, slot: number): void {
    if ((this.size + 1) * 3 > this.slots.length * 2) this.grow();
    this.put(hash, slot + 1);
    this.size++;
  }

  remove(hash: number, slot: number): void {
    const { hashes, slots, mask } = this;
    let hole = hash & mask;
    while (slots[hole] !== slot + 1) {
      if (slots[hole] === 0) throw new Error(`slot ${slot} is not in the index`);
      hole = (hole + 1) & mask;
    }
    for (let cell = (hole + 1) & mask; slots[cell] !== 0; cell = (cell + 1) & mask) {
      const home = (hashes[cell] ?? 0) & mask;
      if (((cell - home) & mask) < ((cell - hole) & mask)) continue; // already as near to its home as it can be
      slots[hole] = slots[cell] ?? 0;
      hashes[hole] = hashes[cell] ?? 0;
      hole = cell;
    }
    slots[hole] = 0;
    this.size--;
  }

  private probe(): number {
    const { hashes, slots, mask, probedHash } = this;
    let cell = this.probedCell;
    for (;;) {
      const slot = slots[cell] ?? 0;
      if (slot === 0) return NONE;
      if (hashes[cell] === probedHash) {
        this.probedCell = cell;
        return slot - 1;
      }
      cell = (cell + 1) & mask;
    }
  }

  private put(hash: number, entry: number): void {
    const { slots, mask } = this;
    let cell = hash & mask;
    while (slots[cell] !== 0) cell = (cell + 1) & mask;
    slots[cell] = entry;
    this.hashes[cell] = hash;
  }

  private grow(): void {
    const { hashes, slots } = this;
    this.hashes = new Int32Array(hashes.length * 2);
    this.slots = new Int32Array(slots.length * 2);
    this.mask = this.slots.length - 1;
    for (let cell = 0; cell < slots.length; cell++) {
      const entry = slots[cell] ?? 0;
      if (entry !== 0) this.put(hashes[cell] ?? 0, entry);
    }
  }
}
