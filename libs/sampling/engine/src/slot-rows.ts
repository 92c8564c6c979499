type Values = Uint16Array | Uint32Array;

const ROWS_AT_FIRST = 1024;

/** A row of numbers for each slot of some table, as wide as the widest that was asked for: nothing while nobody asks. */
export class SlotRows<V extends Values> {
  private readonly type: new (length: number) => V;
  private values: V;
  private width = 0;

  constructor(type: new (length: number) => V) {
    this.type = type;
    this.values = new type(0);
  }

  /** A row of at least this width, all zero. */
  open(slot: number, width: number): void {
    if (width > this.width) this.rewiden(width);
    if (this.width === 0) return;
    const end = (slot + 1) * this.width;
    if (end > this.values.length) this.lengthen(end);
    this.values.fill(0, end - this.width, end);
  }

  get(slot: number, index: number): number {
    return this.values[slot * this.width + index] ?? 0;
  }

  set(slot: number, index: number, value: number): void {
    this.values[slot * this.width + index] = value;
  }

  private lengthen(end: number): void {
    const longer = new this.type(Math.ceil(end * 1.25) + ROWS_AT_FIRST * this.width);
    longer.set(this.values);
    this.values = longer;
  }

  private rewiden(width: number): void {
    const rows = this.width === 0 ? 0 : Math.floor(this.values.length / this.width);
    const wider = new this.type(rows * width);
    for (let row = 0; row < rows; row++) {
      wider.set(this.values.subarray(row * this.width, (row + 1) * this.width), row * width);
    }
    this.values = wider;
    this.width = width;
  }
}
