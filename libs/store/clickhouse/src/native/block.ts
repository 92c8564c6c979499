import { ByteWriter } from './byte-writer.js';
import type { Column } from './column.js';

/** Columns of a table by name, in the order in which a block carries them. */
export type Columns = Readonly<Record<string, Column>>;

/**
 * One Native block with all rows of the columns, written to `out`, whose bytes it is until the next write. Equal rows in equal order give
 * equal bytes.
 */
export function nativeBlock(columns: Columns, out = new ByteWriter()): Uint8Array {
  const entries = Object.entries(columns);
  const rowCount = entries[0]?.[1].rows ?? 0;
  out.clear();
  out.varint(entries.length);
  out.varint(rowCount);
  for (const [name, column] of entries) {
    if (column.rows !== rowCount) {
      throw new RangeError(`column ${name} has ${String(column.rows)} rows, the block has ${String(rowCount)}`);
    }
    out.text(name);
    out.text(column.type);
    if (rowCount === 0) continue;
    column.writePrefix(out);
    column.writeData(out);
  }
  return out.view();
}

export function clearColumns(columns: Columns): void {
  for (const column of Object.values(columns)) column.clear();
}
