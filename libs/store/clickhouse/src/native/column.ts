import { ByteWriter } from './byte-writer.js';

/**
 * One column of a Native block while it is being filled. Values are pushed by the concrete classes; `rows` counts them.
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

/** Values of a fixed width, or strings: data without any frame. */
abstract class PlainColumn implements Column {
  readonly type: string;
  protected readonly data = new ByteWriter();
  #rows = 0;

  constructor(type: string) {
    this.type = type;
  }

  get rows(): number {
    return this.#rows;
  }

  writePrefix(): void {
    // plain data has none
  }

  writeData(out: ByteWriter): void {
    out.raw(this.data.view());
  }

  clear(): void {
    this.data.clear();
    this.#rows = 0;
  }

  protected count(): void {
    this.#rows++;
  }
}

export class UInt8Column extends PlainColumn {
  /** `type` may be any of one byte: UInt8, Bool, Enum8. */
  constructor(type = 'UInt8') {
    super(type);
  }

  push(value: number): void {
    this.data.u8(value);
    this.count();
  }
}

export class UInt16Column extends PlainColumn {
  constructor(type = 'UInt16') {
    super(type);
  }

  push(value: number): void {
    this.data.u16(value);
    this.count();
  }
}

export class Int16Column extends PlainColumn {
  constructor() {
    super('Int16');
  }

  push(value: number): void {
    this.data.i16(value);
    this.count();
  }
}

export class UInt32Column extends PlainColumn {
  constructor(type = 'UInt32') {
    super(type);
  }

  push(value: number): void {
    this.data.u32(value);
    this.count();
  }
}

/** UInt64 (or a time made of one) from safe integers, not negative. */
export class CountColumn extends PlainColumn {
  constructor(type = 'UInt64') {
    super(type);
  }

  push(value: number): void {
    this.data.u64(value);
    this.count();
  }
}

/** UInt64 or Int64 from bigints, by their low 64 bits. */
export class BigInt64Column extends PlainColumn {
  constructor(type: 'UInt64' | 'Int64' = 'UInt64') {
    super(type);
  }

  push(value: bigint): void {
    this.data.big64(value);
    this.count();
  }

  pushHalves(lo: number, hi: number): void {
    this.data.u32(lo);
    this.data.u32(hi);
    this.count();
  }
}

export class Int128Column extends PlainColumn {
  constructor() {
    super('Int128');
  }

  push(value: bigint): void {
    this.data.big128(value);
    this.count();
  }
}

export class Float64Column extends PlainColumn {
  constructor() {
    super('Float64');
  }

  push(value: number): void {
    this.data.f64(value);
    this.count();
  }

  /** The value's bits as two halves. */
  pushHalves(lo: number, hi: number): void {
    this.data.u32(lo);
    this.data.u32(hi);
    this.count();
  }
}

export class FixedStringColumn extends PlainColumn {
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
    this.data.raw(bytes);
    this.count();
  }

  /** As many bytes as the column is wide, from `start`. */
  pushFrom(bytes: Uint8Array, start: number): void {
    this.data.range(bytes, start, start + this.#width);
    this.count();
  }

  /** Hex digits of as many bytes as the column is wide; '' is all zero. */
  pushHex(hex: string): void {
    if (hex === '') this.data.zeros(this.#width);
    else for (let i = 0; i < this.#width; i++) this.data.u8(parseInt(hex.slice(2 * i, 2 * i + 2), 16));
    this.count();
  }
}

export class StringColumn extends PlainColumn {
  constructor() {
    super('String');
  }

  push(text: string): void {
    this.data.text(text);
    this.count();
  }

  /** Valid UTF-8 in `bytes[start, end)`. */
  pushFrom(bytes: Uint8Array, start: number, end: number): void {
    this.data.varint(end - start);
    this.data.range(bytes, start, end);
    this.count();
  }
}
