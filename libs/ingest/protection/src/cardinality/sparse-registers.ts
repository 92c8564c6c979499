const SLOTS_AT_FIRST = 16;
const REGISTERS = 2 ** 25;

/** The registers of a sketch of 2^25 that are not zero, in an open-addressing table of uint32: index << 6 | rank. */
export class SparseRegisters {
  count = 0;
  private slots = new Uint32Array(SLOTS_AT_FIRST);

  get byteLength(): number {
    return this.slots.byteLength;
  }

  /** Raises a register to the rank (1-63), if it is lower. Whether it was. */
  raise(index: number, rank: number): boolean {
    const slot = this.slotOf(index);
    const register = this.slots[slot] ?? 0;
    if (rank <= (register & 0x3f)) return false;
    this.slots[slot] = ((index << 6) | rank) >>> 0;
    if (register !== 0) return true;
    this.count++;
    if (this.count * 4 > this.slots.length * 3) this.grow();
    return true;
  }

  forEach(visit: (index: number, rank: number) => void): void {
    for (const register of this.slots) {
      if (register !== 0) visit(register >>> 6, register & 0x3f);
    }
  }

  /** Linear counting (Whang et al. 1990): with so many registers the ranks add nothing. */
  estimate(): number {
    return REGISTERS * Math.log(REGISTERS / (REGISTERS - this.count));
  }

  /** Where the register is, or the empty slot where it belongs. Never full, so the search ends. */
  private slotOf(index: number): number {
    const mask = this.slots.length - 1;
    for (let slot = Math.imul(index, 0x9e37_79b1) >>> 12; ; slot++) {
      const register = this.slots[slot & mask] ?? 0;
      if (register === 0 || register >>> 6 === index) return slot & mask;
    }
  }

  private grow(): void {
    const before = this.slots;
    this.slots = new Uint32Array(before.length * 2);
    for (const register of before) {
      if (register !== 0) this.slots[this.slotOf(register >>> 6)] = register;
    }
  }
}
