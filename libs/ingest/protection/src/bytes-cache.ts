import { ByteHash } from './byte-hash.js';

interface Entry<T> {
  readonly bytes: Uint8Array;
  readonly value: T;
}

/**
 * Remembers a value for each of the byte strings seen last, bounded: a full generation becomes the old one, what is met
 * there comes back, the rest is forgotten with it. Looking up allocates nothing.
 */
export class BytesCache<T> {
  private readonly generationEntriesMax: number;
  private readonly hash = new ByteHash();
  private young = new Map<number, Entry<T>>();
  private old = new Map<number, Entry<T>>();

  constructor(entriesMax: number) {
    this.generationEntriesMax = Math.max(1, Math.floor(entriesMax / 2));
  }

  get(bytes: Uint8Array, start: number, end: number): T | undefined {
    const slot = this.slotOf(bytes, start, end);
    const young = this.young.get(slot);
    if (young !== undefined && sameBytes(young.bytes, bytes, start, end)) return young.value;
    const old = this.old.get(slot);
    if (old === undefined || !sameBytes(old.bytes, bytes, start, end)) return undefined;
    this.add(slot, old);
    return old.value;
  }

  /** Copies the bytes. Of two strings with the same hash the later one is remembered. */
  set(bytes: Uint8Array, start: number, end: number, value: T): void {
    this.add(this.slotOf(bytes, start, end), { bytes: bytes.slice(start, end), value });
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  private add(slot: number, entry: Entry<T>): void {
    if (this.young.size >= this.generationEntriesMax) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(slot, entry);
  }

  /** A signed 32-bit integer, which V8 keeps without an object of its own. */
  private slotOf(bytes: Uint8Array, start: number, end: number): number {
    this.hash.of(bytes, start, end);
    return this.hash.low | 0;
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array, start: number, end: number): boolean {
  if (one.length !== end - start) return false;
  for (let index = 0; index < one.length; index++) {
    if (one[index] !== other[start + index]) return false;
  }
  return true;
}
