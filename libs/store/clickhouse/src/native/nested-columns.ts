import { ByteWriter } from './byte-writer.js';
import type { Column } from './column.js';

const DICTIONARY_VERSION = 1;
/** The block brings its own dictionary, and no dictionary is shared between blocks. */
const HAS_ADDITIONAL_KEYS = 1 << 9;
const NEEDS_UPDATE_DICTIONARY = 1 << 10;
/** Of a fresh column; most blocks have fewer. */
const ROWS_INITIAL = 64;

/** Strings by dictionary: every distinct value once, and an index per row in 1, 2 or 4 bytes. */
export class LowCardinalityColumn implements Column {
  readonly type = 'LowCardinality(String)';
  readonly #indexOf = new Map<string, number>();
  #indexes = new Uint32Array(ROWS_INITIAL);
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  push(text: string): void {
    let index = this.#indexOf.get(text);
    if (index === undefined) {
      index = this.#indexOf.size;
      this.#indexOf.set(text, index);
    }
    if (this.#rows === this.#indexes.length) {
      const grown = new Uint32Array(this.#rows * 2);
      grown.set(this.#indexes);
      this.#indexes = grown;
    }
    this.#indexes[this.#rows++] = index;
  }

  writePrefix(out: ByteWriter): void {
    out.u64(DICTIONARY_VERSION);
  }

  writeData(out: ByteWriter): void {
    if (this.#rows === 0) return; // as the reader expects of an empty column inside arrays
    const keyCount = this.#indexOf.size;
    const indexType = keyCount <= 0x100 ? 0 : keyCount <= 0x1_0000 ? 1 : 2;
    out.u64(indexType | HAS_ADDITIONAL_KEYS | NEEDS_UPDATE_DICTIONARY);
    out.u64(keyCount);
    for (const key of this.#indexOf.keys()) out.text(key);
    out.u64(this.#rows);
    const used = this.#indexes.subarray(0, this.#rows);
    if (indexType === 2) out.raw(new Uint8Array(used.buffer, 0, used.byteLength));
    else if (indexType === 1) out.raw(new Uint8Array(Uint16Array.from(used).buffer));
    else out.raw(Uint8Array.from(used));
  }

  clear(): void {
    this.#indexOf.clear();
    this.#rows = 0;
  }
}

/** Ends of the rows of an array or map, counted in inner values. */
class Offsets {
  readonly #data = new ByteWriter();
  rows = 0;

  push(end: number): void {
    this.#data.u64(end);
    this.rows++;
  }

  write(out: ByteWriter): void {
    out.raw(this.#data.view());
  }

  clear(): void {
    this.#data.clear();
    this.rows = 0;
  }
}

/** Push a row's values to `values`, then call `endRow`. */
export class ArrayColumn<C extends Column> implements Column {
  readonly type: string;
  readonly values: C;
  readonly #ends = new Offsets();

  constructor(values: C) {
    this.type = `Array(${values.type})`;
    this.values = values;
  }

  get rows(): number {
    return this.#ends.rows;
  }

  endRow(): void {
    this.#ends.push(this.values.rows);
  }

  writePrefix(out: ByteWriter): void {
    this.values.writePrefix(out);
  }

  writeData(out: ByteWriter): void {
    this.#ends.write(out);
    this.values.writeData(out);
  }

  clear(): void {
    this.#ends.clear();
    this.values.clear();
  }
}

/** Push a row's keys and values in pairs, then call `endRow`. A key may repeat: the column is an array of pairs. */
export class MapColumn<K extends Column, V extends Column> implements Column {
  readonly type: string;
  readonly keys: K;
  readonly values: V;
  readonly #ends = new Offsets();

  constructor(keys: K, values: V) {
    this.type = `Map(${keys.type}, ${values.type})`;
    this.keys = keys;
    this.values = values;
  }

  get rows(): number {
    return this.#ends.rows;
  }

  endRow(): void {
    this.#ends.push(this.keys.rows);
  }

  writePrefix(out: ByteWriter): void {
    this.keys.writePrefix(out);
    this.values.writePrefix(out);
  }

  writeData(out: ByteWriter): void {
    this.#ends.write(out);
    this.keys.writeData(out);
    this.values.writeData(out);
  }

  clear(): void {
    this.#ends.clear();
    this.keys.clear();
    this.values.clear();
  }
}
