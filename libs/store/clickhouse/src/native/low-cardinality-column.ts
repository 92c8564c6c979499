import type { ByteWriter } from './byte-writer.js';
import type { Column } from './column.js';

const DICTIONARY_VERSION = 1;
/** The block brings its own dictionary, and no dictionary is shared between blocks. */
const HAS_ADDITIONAL_KEYS = 1 << 9;
const NEEDS_UPDATE_DICTIONARY = 1 << 10;
/** Of a fresh column; most blocks have fewer. */
const ROWS_INITIAL = 64;
const ROWS_KEPT_MAX = 256 * 1024;

/** Strings by dictionary: every distinct value once, and an index per row in 1, 2 or 4 bytes. */
export class LowCardinalityColumn implements Column {
  readonly type = 'LowCardinality(String)';
  rows = 0;
  readonly #indexOf = new Map<string, number>();
  #indexes = new Uint32Array(ROWS_INITIAL);
  #seen: SeenBytes | undefined;
  /** What `push` was given last; undefined when a row came otherwise since. */
  #lastText: string | undefined;

  /** Rows that say the same often follow one another: then nothing is looked up. */
  push(text: string): void {
    if (this.rows > 0 && text === this.#lastText) {
      this.repeat();
      return;
    }
    this.#pushIndex(this.#index(text));
    this.#lastText = text;
  }

  /** ASCII in `bytes[start, end)`. Makes no string of what was pushed before, in this block or an earlier one. */
  pushFrom(bytes: Uint8Array, start: number, end: number): void {
    this.#lastText = undefined;
    this.#seen ??= new SeenBytes();
    const slot = this.#seen.find(bytes, start, end);
    let index = this.#seen.indexAt(slot);
    if (index < 0) {
      index = this.#index(this.#seen.textAt(slot));
      this.#seen.setIndex(slot, index);
    }
    this.#pushIndex(index);
  }

  /** The value of the row before. */
  repeat(): void {
    this.#pushIndex(this.#indexes[this.rows - 1] ?? 0);
  }

  writePrefix(out: ByteWriter): void {
    out.u64(DICTIONARY_VERSION);
  }

  writeData(out: ByteWriter): void {
    if (this.rows === 0) return; // as the reader expects of an empty column inside arrays
    const keyCount = this.#indexOf.size;
    const indexType = keyCount <= 0x100 ? 0 : keyCount <= 0x1_0000 ? 1 : 2;
    out.u64(indexType | HAS_ADDITIONAL_KEYS | NEEDS_UPDATE_DICTIONARY);
    out.u64(keyCount);
    for (const key of this.#indexOf.keys()) out.text(key);
    out.u64(this.rows);
    const used = this.#indexes.subarray(0, this.rows);
    if (indexType === 2) out.raw(new Uint8Array(used.buffer, 0, used.byteLength));
    else if (indexType === 1) out.raw(new Uint8Array(Uint16Array.from(used).buffer));
    else out.raw(Uint8Array.from(used));
  }

  clear(): void {
    this.rows = 0;
    this.#lastText = undefined;
    this.#indexOf.clear();
    this.#seen?.forgetIndexes();
    if (this.#indexes.length > ROWS_KEPT_MAX) this.#indexes = new Uint32Array(ROWS_INITIAL);
  }

  #index(text: string): number {
    let index = this.#indexOf.get(text);
    if (index === undefined) {
      index = this.#indexOf.size;
      this.#indexOf.set(text, index);
    }
    return index;
  }

  #pushIndex(index: number): void {
    if (this.rows === this.#indexes.length) {
      const grown = new Uint32Array(this.rows * 2);
      grown.set(this.#indexes);
      this.#indexes = grown;
    }
    this.#indexes[this.rows++] = index;
  }
}

const SLOT_BITS = 10;
const TEXT_LENGTH_MAX = 256;

/**
 * The same few keys and names come as bytes again and again: this finds their strings without decoding them, and their index in the block's
 * dictionary without looking the string up. A slot holds the last text that hashed to it, so it can't grow.
 */
class SeenBytes {
  readonly #texts: (string | undefined)[] = new Array<string | undefined>(1 << SLOT_BITS);
  readonly #indexes = new Int32Array(1 << SLOT_BITS).fill(-1);
  /** A text too long to be remembered. */
  #long = '';

  /** The slot that now holds the text of these ASCII bytes; -1 when it is long. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > TEXT_LENGTH_MAX) {
      this.#long = textOf(bytes, start, end);
      return -1;
    }
    const slot = slotOf(bytes, start, end);
    const known = this.#texts[slot];
    if (known === undefined || !isText(known, bytes, start, end)) {
      this.#texts[slot] = textOf(bytes, start, end);
      this.#indexes[slot] = -1;
    }
    return slot;
  }

  textAt(slot: number): string {
    return slot < 0 ? this.#long : (this.#texts[slot] ?? '');
  }

  /** In the dictionary of this block; -1 when it is not known to be there. */
  indexAt(slot: number): number {
    return slot < 0 ? -1 : (this.#indexes[slot] ?? -1);
  }

  setIndex(slot: number, index: number): void {
    if (slot >= 0) this.#indexes[slot] = index;
  }

  forgetIndexes(): void {
    this.#indexes.fill(-1);
  }
}

/** Four bytes at a time: one multiplication waits for the one before. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (const whole = end - 3; at < whole; at += 4) {
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    hash = Math.imul(hash ^ low ^ ((bytes[at + 3] ?? 0) << 24), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return Math.imul(hash, 0x85ebca6b) >>> (32 - SLOT_BITS);
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

function isText(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
