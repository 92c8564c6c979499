import { varintBytes } from './wire-writer.js';

/**
 * Writes protobuf from the last byte to the first: a message's content comes before its header, so its length is known
 * when it is due and nothing has to be measured beforehand or moved afterwards.
 */
export class BackwardWriter {
  /** First byte written so far. */
  position: number;
  private readonly bytes: Uint8Array;

  /** @param memory to be filled from its end; when it is full every method throws RangeError */
  constructor(memory: Uint8Array) {
    this.bytes = memory;
    this.position = memory.length;
  }

  copy(source: Uint8Array, start: number, end: number): void {
    this.claim(end - start);
    this.bytes.set(source.subarray(start, end), this.position);
  }

  /** Puts tag (one byte) and length before everything written since `position` was `end`. */
  closeMessage(tag: number, end: number): void {
    let length = end - this.position;
    this.claim(1 + varintBytes(length));
    let at = this.position;
    this.bytes[at++] = tag;
    while (length >= 0x80) {
      this.bytes[at++] = (length & 0x7f) | 0x80;
      length >>>= 7;
    }
    this.bytes[at] = length;
  }

  written(): Uint8Array {
    return this.bytes.subarray(this.position);
  }

  private claim(count: number): void {
    if (count > this.position) throw new RangeError(`writing ${count} bytes where ${this.position} are left`);
    this.position -= count;
  }
}
