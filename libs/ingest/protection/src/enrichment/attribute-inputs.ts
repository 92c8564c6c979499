import { isOneOf, scalarText } from '../any-value-bytes.js';

const NO_BYTES: Uint8Array = new Uint8Array(0);

/**
 * The attributes that rules read or write, of one span or resource after the other: each has a slot, in which the walk puts
 * where its value is. Values stay where they are; of equal keys the first counts.
 */
export class AttributeInputs {
  private readonly slots = new Map<string, number>();
  private starts = new Int32Array(0);
  private ends = new Int32Array(0);
  private bytes = NO_BYTES;

  /** While rules are compiled: the slot of a key, a new one if it has none. */
  reserve(key: string): number {
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const slot = this.slots.size;
    this.slots.set(key, slot);
    return slot;
  }

  /** -1 for a key that no rule reads or writes. */
  slotOf(key: string): number {
    return this.slots.get(key) ?? -1;
  }

  /** Before each span or resource. */
  clear(): void {
    if (this.starts.length !== this.slots.size) {
      this.starts = new Int32Array(this.slots.size);
      this.ends = new Int32Array(this.slots.size);
    }
    this.starts.fill(-1);
  }

  /** @param start of the value, the payload of an AnyValue; all values between two `clear` are in the same bytes */
  put(slot: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.has(slot)) return;
    this.bytes = bytes;
    this.starts[slot] = start;
    this.ends[slot] = end;
  }

  has(slot: number): boolean {
    return (this.starts[slot] ?? -1) >= 0;
  }

  isOneOf(slot: number, payloads: readonly Uint8Array[]): boolean {
    return this.has(slot) && isOneOf(payloads, this.bytes, this.starts[slot] ?? 0, this.ends[slot] ?? 0);
  }

  /** A view, to be copied before the bytes change. */
  payload(slot: number): Uint8Array | undefined {
    return this.has(slot) ? this.bytes.subarray(this.starts[slot], this.ends[slot]) : undefined;
  }

  /** Undefined when it is missing or no text, int or bool. */
  text(slot: number): string | undefined {
    return this.has(slot) ? scalarText(this.bytes, this.starts[slot] ?? 0, this.ends[slot] ?? 0) : undefined;
  }
}
