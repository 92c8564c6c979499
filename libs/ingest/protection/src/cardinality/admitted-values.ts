const SLOTS_AT_FIRST = 64;
const BYTES_PER_SLOT = 8;

/** Bytes that all sets of a team may take together. */
export interface SetBudget {
  bytesLeft: number;
}

/**
 * The values of a key that pass as they are: the first so many distinct ones, exactly, by their 64-bit hashes. A sketch could
 * say that the limit is reached, but not which values came before.
 */
export class AdmittedValues {
  private count = 0;
  private highs = new Uint32Array(0);
  private lows = new Uint32Array(0);
  private readonly budget: SetBudget;

  constructor(budget: SetBudget) {
    this.budget = budget;
  }

  /** Whether the value is one of the first `distinctMax`. Without room in the budget no more values are admitted. */
  admit(high: number, low: number, distinctMax: number): boolean {
    // Zero marks an empty slot.
    const key = low === 0 ? 1 : low;
    const slot = this.slotOf(high, key);
    if (slot >= 0 && this.lows[slot] !== 0) return true;
    if (this.count >= distinctMax || !this.reserve()) return false;
    const free = this.slotOf(high, key);
    this.highs[free] = high;
    this.lows[free] = key;
    this.count++;
    return true;
  }

  /** Gives the memory back to the budget. */
  release(): void {
    this.budget.bytesLeft += this.lows.length * BYTES_PER_SLOT;
    this.count = 0;
    this.highs = new Uint32Array(0);
    this.lows = new Uint32Array(0);
  }

  /** Where the value is, or the empty slot where it belongs; -1 while there are no slots. */
  private slotOf(high: number, low: number): number {
    const mask = this.lows.length - 1;
    if (mask < 0) return -1;
    for (let slot = low; ; slot++) {
      const at = slot & mask;
      if (this.lows[at] === 0 || (this.lows[at] === low && this.highs[at] === high)) return at;
    }
  }

  /** Room for one more with a quarter of the slots empty; false when the budget does not have it. */
  private reserve(): boolean {
    const slots = this.lows.length;
    if ((this.count + 1) * 4 <= slots * 3) return true;
    const wanted = slots === 0 ? SLOTS_AT_FIRST : slots * 2;
    const bytes = (wanted - slots) * BYTES_PER_SLOT;
    if (bytes > this.budget.bytesLeft) return false;
    this.budget.bytesLeft -= bytes;
    const { highs, lows } = this;
    this.highs = new Uint32Array(wanted);
    this.lows = new Uint32Array(wanted);
    for (let index = 0; index < slots; index++) {
      const low = lows[index] ?? 0;
      if (low === 0) continue;
      const slot = this.slotOf(highs[index] ?? 0, low);
      this.highs[slot] = highs[index] ?? 0;
      this.lows[slot] = low;
    }
    return true;
  }
}
