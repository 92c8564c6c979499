import { ByteWriter } from './byte-writer.js';

/**
 * One column of a Native block while it is being filled. Values are pushed by the concrete classes; `rows` counts them. Cleared, it keeps
 * its memory for the next block.
 * Source: clickhouse.com/docs/interfaces/formats/Native and src/DataTypes/Serializations of ClickHouse.
 */
export interface Column {
  /** The type as the block's header spells it. */
  readonly type: string;
  readonly rows: number;
  /** What stands before the data of the outermost column: versions of the dictionaries inside. */
  writePrefix(out: ByteWriter): void;
  writeData(out: ByteWriter): void;
  clear(): void;
}

type Cells = Uint8Array | Uint16Array | Uint32Array;

const CELLS_INITIAL = 64;
/** A column that was longer gives its memory back: flushes are alike, and one that was large must not be paid for ever. */
const CELLS_KEPT_MAX = 256 * 1024;

/**
 * Values of a fixed width, in cells of 1, 2 or 4 bytes of the machine's own order, which is Native's wherever Node runs. A push is a
 * store and no call into the runtime.
 */
abstract class FixedColumn<C extends Cells> implements Column {
  readonly type: string;
  rows = 0;
  protected cells: C;
  readonly #make: (length: number) => C;
  readonly #perRow: number;

  constructor(type: string, make: (length: number) => C, perRow: number) {
    this.type = type;
    this.cells = make(CELLS_INITIAL);
    this.#make = make;
    this.#perRow = perRow;
  }

  writePrefix(): void {
    // plain data has none
  }

  writeData(out: ByteWriter): void {
    const { cells } = this;
    out.raw(new Uint8Array(cells.buffer, 0, this.rows * this.#perRow * cells.BYTES_PER_ELEMENT));
  }

  clear(): void {
    this.rows = 0;
    if (this.cells.length > CELLS_KEPT_MAX) this.cells = this.#make(CELLS_INITIAL);
  }

  /** Where the cells of a new row begin. It may replace `cells`, so it is called before they are looked at. */
  protected next(): number {
    const at = this.rows++ * this.#perRow;
    if (at + this.#perRow > this.cells.length) {
      const grown = this.#make(this.cells.length * 2);
      grown.set(this.cells);
      this.cells = grown;
    }
    return at;
  }
}

const words = (length: number): Uint32Array => new Uint32Array(length);
const halfWords = (length: number): Uint16Array => new Uint16Array(length);

export class UInt8Column extends FixedColumn<Uint8Array> {
  /** `type` may be any of one byte: UInt8, Bool, Enum8. */
  constructor(type = 'UInt8') {
    super(type, (length) => new Uint8Array(length), 1);
  }

  push(value: number): void {
    const at = this.next();
    this.cells[at] = value;
  }
}

export class UInt16Column extends FixedColumn<Uint16Array> {
  constructor(type = 'UInt16') {
    super(type, halfWords, 1);
  }

  push(value: number): void {
    const at = this.next();
    this.cells[at] = value;
  }
}

export class Int16Column extends FixedColumn<Uint16Array> {
  constructor() {
    super('Int16', halfWords, 1);
  }

  push(value: number): void {
    const at = this.next();
    this.cells[at] = value;
  }
}

export class UInt32Column extends FixedColumn<Uint32Array> {
  constructor(type = 'UInt32') {
    super(type, words, 1);
  }

  push(value: number): void {
    const at = this.next();
    this.cells[at] = value;
  }
}

/** UInt64 (or a time made of one) from safe integers, not negative. */
export class CountColumn extends FixedColumn<Uint32Array> {
  constructor(type = 'UInt64') {
    super(type, words, 2);
  }

  push(value: number): void {
    const at = this.next();
    this.cells[at] = value;
    this.cells[at + 1] = value / 0x1_0000_0000;
  }
}

/** UInt64 or Int64 from bigints, by their low 64 bits. */
export class BigInt64Column extends FixedColumn<Uint32Array> {
  readonly #wide = new BigUint64Array(1);
  readonly #halves = new Uint32Array(this.#wide.buffer);

  constructor(type: 'UInt64' | 'Int64' = 'UInt64') {
    super(type, words, 2);
  }

  push(value: bigint): void {
    this.#wide[0] = value; // by its low 64 bits, without a bigint for each half
    this.pushHalves(this.#halves[0] ?? 0, this.#halves[1] ?? 0);
  }

  pushHalves(lo: number, hi: number): void {
    const at = this.next();
    this.cells[at] = lo;
    this.cells[at + 1] = hi;
  }
}

export class Int128Column extends FixedColumn<Uint32Array> {
  readonly #wide = new BigUint64Array(2);
  readonly #quarters = new Uint32Array(this.#wide.buffer);

  constructor() {
    super('Int128', words, 4);
  }

  push(value: bigint): void {
    this.#wide[0] = value;
    this.#wide[1] = value >> 64n;
    const at = this.next();
    for (let quarter = 0; quarter < 4; quarter++) this.cells[at + quarter] = this.#quarters[quarter] ?? 0;
  }
}

export class Float64Column extends FixedColumn<Uint32Array> {
  readonly #double = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#double.buffer);

  constructor() {
    super('Float64', words, 2);
  }

  push(value: number): void {
    this.#double[0] = value;
    this.pushHalves(this.#halves[0] ?? 0, this.#halves[1] ?? 0);
  }

  /** The value's bits as two halves. */
  pushHalves(lo: number, hi: number): void {
    const at = this.next();
    this.cells[at] = lo;
    this.cells[at + 1] = hi;
  }
}

/** Bytes as they come: data without any frame. */
abstract class BytesColumn implements Column {
  readonly type: string;
  rows = 0;
  protected readonly data = new ByteWriter();

  constructor(type: string) {
    this.type = type;
  }

  writePrefix(): void {
    // plain data has none
  }

  writeData(out: ByteWriter): void {
    out.raw(this.data.view());
  }

  clear(): void {
    this.data.clear();
    this.rows = 0;
  }
}

export class FixedStringColumn extends BytesColumn {
  readonly #width: number;

  constructor(width: number) {
    super(`FixedString(${String(width)})`);
    this.#width = width;
  }

  /** `bytes` is as long as the column is wide. */
  push(bytes: Uint8Array): void {
    if (bytes.length !== this.#width) {
      throw new RangeError(`${String(bytes.length)} bytes do not fit ${this.type}`);
    }
    this.pushFrom(bytes, 0);
  }

  /** As many bytes as the column is wide, from `start`. */
  pushFrom(bytes: Uint8Array, start: number): void {
    this.data.range(bytes, start, start + this.#width);
    this.rows++;
  }

  pushZero(): void {
    this.data.zeros(this.#width);
    this.rows++;
  }

  /** Hex digits of as many bytes as the column is wide; '' is all zero. */
  pushHex(hex: string): void {
    if (hex === '') {
      this.pushZero();
      return;
    }
    for (let i = 0; i < this.#width; i++) this.data.u8(parseInt(hex.slice(2 * i, 2 * i + 2), 16));
    this.rows++;
  }
}

export class StringColumn extends BytesColumn {
  constructor() {
    super('String');
  }

  push(text: string): void {
    this.data.text(text);
    this.rows++;
  }

  /** Valid UTF-8 in `bytes[start, end)`. */
  pushFrom(bytes: Uint8Array, start: number, end: number): void {
    this.data.varint(end - start);
    this.data.range(bytes, start, end);
    this.rows++;
  }
}
