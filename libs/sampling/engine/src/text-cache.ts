import { hashBytes } from './hash.js';

/** A power of two. */
const CELLS = 1024;

interface Entry {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Texts by their bytes, for values that come again and again: none is decoded twice, and as they are the same object, maps need
 * not hash them anew. A text that falls on the cell of another takes its place, so there are never more than cells.
 */
export class TextCache {
  private readonly entries: (Entry | undefined)[] = Array.from({ length: CELLS }, () => undefined);

  /** The text of `bytes[start, end)`, which `decode` makes if it is not there; undefined where that does. */
  text(bytes: Uint8Array, start: number, end: number, decode: () => string | undefined): string | undefined {
    const cell = hashBytes(0, bytes, start, end) & (CELLS - 1);
    const known = this.entries[cell];
    if (known !== undefined && isEqual(known.bytes, bytes, start, end)) return known.text;
    const text = decode();
    if (text !== undefined) this.entries[cell] = { bytes: bytes.slice(start, end), text };
    return text;
  }
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
}
