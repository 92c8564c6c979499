import { decodeUtf8 } from '@clew/otlp';

/** How many more keys may be remembered, by all tables that share it. */
export interface KeyBudget {
  keysLeft: number;
}

const SLOTS_AT_FIRST = 16;
/** Beyond so many steps a key is not remembered: only keys made to collide get there. */
const PROBES_MAX = 16;
/** Longer keys are nobody's: they are not remembered. */
const KEY_BYTES_MAX = 256;

/**
 * What is known about keys, found by their bytes without making text of them. Bounded by its budget: for a key that has no
 * room the answer is worked out each time.
 */
export class KeyTable<T> {
  private readonly create: (key: string) => T;
  private readonly budget: KeyBudget;
  private slots = new Int32Array(SLOTS_AT_FIRST).fill(-1);
  private readonly keys: Uint8Array[] = [];
  private readonly values: T[] = [];

  constructor(create: (key: string) => T, budget: KeyBudget) {
    this.create = create;
    this.budget = budget;
  }

  get(bytes: Uint8Array, start: number, end: number): T {
    const mask = this.slots.length - 1;
    let slot = hash(bytes, start, end) & mask;
    for (let probe = 0; probe < PROBES_MAX; probe++) {
      const index = this.slots[slot] ?? -1;
      if (index < 0) return this.add(bytes, start, end, slot);
      const key = this.keys[index];
      const value = this.values[index];
      if (key !== undefined && value !== undefined && equals(key, bytes, start, end)) return value;
      slot = (slot + 1) & mask;
    }
    return this.create(decodeUtf8(bytes, start, end));
  }

  private add(bytes: Uint8Array, start: number, end: number, slot: number): T {
    const value = this.create(decodeUtf8(bytes, start, end));
    if (this.budget.keysLeft <= 0 || end - start > KEY_BYTES_MAX) return value;
    this.budget.keysLeft--;
    this.slots[slot] = this.keys.length;
    this.keys.push(bytes.slice(start, end));
    this.values.push(value);
    if (this.keys.length * 2 > this.slots.length) this.grow();
    return value;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 4).fill(-1);
    const mask = this.slots.length - 1;
    for (const [index, key] of this.keys.entries()) {
      let slot = hash(key, 0, key.length) & mask;
      for (let probe = 0; (this.slots[slot] ?? -1) >= 0 && probe < PROBES_MAX; probe++) slot = (slot + 1) & mask;
      if ((this.slots[slot] ?? -1) < 0) this.slots[slot] = index;
    }
  }
}

/** Of length, beginning, middle and end: keys that differ elsewhere only share a slot, and are told apart by their bytes. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  const middle = (start + end) >>> 1;
  let value = Math.imul(end - start, 0x9e3779b1);
  value = Math.imul(
    value ^ (bytes[start] ?? 0) ^ ((bytes[end - 1] ?? 0) << 8) ^ ((bytes[middle] ?? 0) << 16),
    0x85ebca6b,
  );
  value = Math.imul(
    value ^ (bytes[end - 2] ?? 0) ^ ((bytes[end - 3] ?? 0) << 8) ^ ((bytes[end - 4] ?? 0) << 16),
    0xc2b2ae35,
  );
  return value ^ (value >>> 15);
}

function equals(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const { length } = key;
  if (length !== end - start) return false;
  for (let index = 0; index < length; index++) if (key[index] !== bytes[start + index]) return false;
  return true;
}
