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

  /** The text of `bytes[start, end)`, if it is there. */
  get(bytes: Uint8Array, start: number, end: number): string | undefined {
    const known = this.entries[cellOf(bytes, start, end)];
    return known !== undefined && isEqual(known.bytes, bytes, start, end) ? known.text : undefined;
  }

  set(bytes: Uint8Array, start: number, end: number, text: string): void {
    this.entries[cellOf(bytes, start, end)] = { bytes: bytes.slice(start, end), text };
  }
}

function cellOf(bytes: Uint8Array, start: number, end: number): number {
  return hashBytes(0, bytes, start, end) & (CELLS - 1);
}

function isEqual(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index++) {
    if (known[index] !== bytes[start + index]) return false;
  }
  return true;
}
