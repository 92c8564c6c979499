import type { ByteWriter } from './byte-writer.js';
import { CountColumn, type Column } from './column.js';

/** Ends of the rows of arrays or maps, counted in inner values. Columns of a Nested, whose rows are equally long, may share them. */
export class RowEnds extends CountColumn {
  /** Writes them, unless they are not those of so many values: nothing after them could be read. */
  writeOf(valueCount: number, out: ByteWriter): void {
    const last = this.rows === 0 ? 0 : this.cells[2 * (this.rows - 1)];
    if (last !== valueCount) throw new RangeError(`rows end at ${String(last)} of ${String(valueCount)} values`);
    this.writeData(out);
  }
}

/** Push a row's values to `values`, then call `endRow`; where ends are shared, once for all that share them. */
export class ArrayColumn<C extends Column> implements Column {
  readonly type: string;
  readonly values: C;
  readonly #ends: RowEnds;

  constructor(values: C, ends = new RowEnds()) {
    this.type = `Array(${values.type})`;
    this.values = values;
    this.#ends = ends;
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
    this.#ends.writeOf(this.values.rows, out);
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
  readonly #ends = new RowEnds();

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
    this.#ends.writeOf(this.values.rows, out);
    this.keys.writeData(out);
    this.values.writeData(out);
  }

  clear(): void {
    this.#ends.clear();
    this.keys.clear();
    this.values.clear();
  }
}
