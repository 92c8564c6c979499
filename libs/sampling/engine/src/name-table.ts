import { hashBytes } from './hash.js';
import { NONE, SlotIndex } from './slot-index.js';
import { decodeText } from './text.js';

interface Entry {
  readonly hash: number;
  readonly bytes: Uint8Array;
  readonly text: string;
  holders: number;
}

/** Names of entry spans, each kept and decoded once for as long as an open trace holds it. */
export class NameTable {
  private readonly seed: number;
  private readonly index = new SlotIndex();
  private readonly entries: (Entry | undefined)[] = [];
  private readonly free: number[] = [];

  constructor(seed: number) {
    this.seed = seed;
  }

  /** The number of the name `bytes[start, end)`, held once more. */
  hold(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashBytes(this.seed, bytes, start, end);
    for (let slot = this.index.first(hash); slot !== NONE; slot = this.index.next()) {
      const entry = this.entry(slot);
      if (!isEqual(entry.bytes, bytes, start, end)) continue;
      entry.holders++;
      return slot;
    }
    const slot = this.free.pop() ?? this.entries.length;
    this.entries[slot] = { hash, bytes: bytes.slice(start, end), text: decodeText(bytes, start, end), holders: 1 };
    this.index.add(hash, slot);
    return slot;
  }

  get(number: number): string {
    return this.entry(number).text;
  }

  release(number: number): void {
    const entry = this.entry(number);
    if (--entry.holders > 0) return;
    this.index.remove(entry.hash, number);
    this.entries[number] = undefined;
    this.free.push(number);
  }

  private entry(number: number): Entry {
    const entry = this.entries[number];
    if (entry === undefined) throw new Error(`there is no name ${number}`);
    return entry;
  }
}

function isEqual(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index++) {
    if (name[index] !== bytes[start + index]) return false;
  }
  return true;
}
