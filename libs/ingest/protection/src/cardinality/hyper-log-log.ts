import { SparseRegisters } from './sparse-registers.js';

/** Registers are 2^precision; the standard error is 1.04 / sqrt(registers): 1.6% at 12, 0.8% at 14. */
const PRECISION_MIN = 10;
const PRECISION_MAX = 16;

/** A rank is the place of the first set bit of 39 bits, from 1; 40 when none is set. */
const RANK_MAX = 40;
const FORMAT = 1;
const SPARSE = 0;
const DENSE = 1;
const HEADER_BYTES = 3;

/**
 * Counts distinct values from their 64-bit hashes in bounded memory (Flajolet et al. 2007), estimated as in O. Ertl, "New
 * cardinality estimation algorithms for HyperLogLog sketches" (2017), which needs no tables of corrections. Few values
 * are kept in sparse registers of 25 bits, nearly exact, as in HyperLogLog++ (Heule et al. 2013).
 */
export class HyperLogLog {
  readonly precision: number;
  private sparse: SparseRegisters | undefined = new SparseRegisters();
  private dense: Uint8Array | undefined;

  constructor(precision: number) {
    if (!Number.isInteger(precision) || precision < PRECISION_MIN || precision > PRECISION_MAX) {
      throw new RangeError(`precision must be from ${PRECISION_MIN} to ${PRECISION_MAX}, not ${precision}`);
    }
    this.precision = precision;
  }

  /** Both halves are uint32. Whether the estimate may have changed: false for every value that was added before. */
  add(high: number, low: number): boolean {
    const rank = low === 0 ? 33 + leadingZeros7(high) : Math.clz32(low) + 1;
    if (this.dense !== undefined) return this.addDense(this.dense, high >>> (32 - this.precision), rank);
    return this.addSparse(high >>> 7, rank);
  }

  /** Whether `estimate` is cheap: it does not go over all registers. */
  get isSparse(): boolean {
    return this.sparse !== undefined;
  }

  estimate(): number {
    if (this.sparse !== undefined) return this.sparse.estimate();
    return this.dense === undefined ? 0 : estimateDense(this.dense);
  }

  /** Afterwards this one has seen what either has. Throws RangeError when precisions differ. */
  merge(other: HyperLogLog): void {
    if (other.precision !== this.precision) {
      throw new RangeError(`cannot merge a sketch of precision ${other.precision} into one of ${this.precision}`);
    }
    if (other.dense !== undefined) {
      const dense = this.dense ?? this.makeDense();
      for (let index = 0; index < other.dense.length; index++) this.addDense(dense, index, other.dense[index] ?? 0);
      return;
    }
    other.sparse?.forEach((index, rank) => {
      if (this.dense !== undefined) this.addDense(this.dense, index >>> (25 - this.precision), rank);
      else this.addSparse(index, rank);
    });
  }

  /** Bytes of memory that the registers take. */
  get byteLength(): number {
    return this.dense?.length ?? this.sparse?.byteLength ?? 0;
  }

  /** For another gateway: format, precision, kind, then registers (sparse ones as uint32, little-endian). */
  toBytes(): Uint8Array {
    if (this.dense !== undefined) {
      const bytes = new Uint8Array(HEADER_BYTES + this.dense.length);
      bytes.set([FORMAT, this.precision, DENSE]);
      bytes.set(this.dense, HEADER_BYTES);
      return bytes;
    }
    const bytes = new Uint8Array(HEADER_BYTES + 4 * (this.sparse?.count ?? 0));
    bytes.set([FORMAT, this.precision, SPARSE]);
    const view = new DataView(bytes.buffer);
    let at = HEADER_BYTES;
    this.sparse?.forEach((index, rank) => {
      view.setUint32(at, ((index << 6) | rank) >>> 0, true);
      at += 4;
    });
    return bytes;
  }

  /** Undefined for bytes that `toBytes` cannot have made. */
  static fromBytes(bytes: Uint8Array): HyperLogLog | undefined {
    const [format, precision = 0, kind] = bytes;
    if (format !== FORMAT || precision < PRECISION_MIN || precision > PRECISION_MAX) return undefined;
    const sketch = new HyperLogLog(precision);
    const registers = bytes.subarray(HEADER_BYTES);
    if (kind === DENSE) return sketch.takeDense(registers) ? sketch : undefined;
    if (kind !== SPARSE || registers.length % 4 !== 0) return undefined;
    const view = new DataView(registers.buffer, registers.byteOffset, registers.length);
    for (let at = 0; at < registers.length; at += 4) {
      const register = view.getUint32(at, true);
      const rank = register & 0x3f;
      if (rank === 0 || rank > RANK_MAX || register >>> 31 !== 0) return undefined;
      if (sketch.dense !== undefined) sketch.addDense(sketch.dense, register >>> (31 - precision), rank);
      else sketch.addSparse(register >>> 6, rank);
    }
    return sketch;
  }

  private takeDense(registers: Uint8Array): boolean {
    if (registers.length !== 1 << this.precision || registers.some((rank) => rank > RANK_MAX)) return false;
    this.sparse = undefined;
    this.dense = registers.slice();
    return true;
  }

  private addSparse(index: number, rank: number): boolean {
    if (this.sparse?.raise(index, rank) !== true) return false;
    // Up to half of what dense registers take: then a growing table never takes more than they would.
    if (this.sparse.byteLength * 2 > 1 << this.precision) this.makeDense();
    return true;
  }

  private addDense(dense: Uint8Array, index: number, rank: number): boolean {
    if (rank <= (dense[index] ?? 0)) return false;
    dense[index] = rank;
    return true;
  }

  private makeDense(): Uint8Array {
    const dense = new Uint8Array(1 << this.precision);
    this.sparse?.forEach((index, rank) => {
      this.addDense(dense, index >>> (25 - this.precision), rank);
    });
    this.sparse = undefined;
    this.dense = dense;
    return dense;
  }
}

/** Leading zeros of the lowest seven bits. */
function leadingZeros7(bits: number): number {
  return Math.clz32(bits & 0x7f) - 25;
}

function estimateDense(registers: Uint8Array): number {
  const size = registers.length;
  const counts = new Float64Array(RANK_MAX + 1);
  for (let index = 0; index < size; index++) {
    const rank = registers[index] ?? 0;
    counts[rank] = (counts[rank] ?? 0) + 1;
  }
  let sum = size * tau(1 - (counts[RANK_MAX] ?? 0) / size);
  for (let rank = RANK_MAX - 1; rank >= 1; rank--) sum = 0.5 * (sum + (counts[rank] ?? 0));
  sum += size * sigma((counts[0] ?? 0) / size);
  return (size * size) / (2 * Math.LN2 * sum);
}

/** Ertl 2017, algorithm 6: what registers that are still zero contribute. */
function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let x = share;
  let y = 1;
  let z = share;
  for (let last = -1; z !== last;) {
    last = z;
    x *= x;
    z += x * y;
    y += y;
  }
  return z;
}

/** Ertl 2017, algorithm 6: what registers that are full contribute. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let x = share;
  let y = 1;
  let z = 1 - share;
  for (let last = -1; z !== last;) {
    last = z;
    x = Math.sqrt(x);
    y *= 0.5;
    z -= (1 - x) ** 2 * y;
  }
  return z / 3;
}
