import type { Buffer } from 'node:buffer';

/** A length of -1 stands for nothing. */
const NOTHING = -1;
/** Of 64 bits. */
const VARINT_BYTES_MAX = 10;

/**
 * Goes through the records of a batch, decompressed. The fields tell of the record that `next` stepped onto; there is no object
 * per record.
 */
export class RecordCursor {
  offsetDelta = 0;
  keyStart = 0;
  keyEnd = 0;
  valueStart = 0;
  valueEnd = 0;
  headerCount = 0;
  headersStart = 0;
  end = 0;
  readonly bytes: Buffer;
  readonly #end: number;
  #at: number;
  #left: number;
  /** Where the bytes began that were passed last. */
  #passedFrom = 0;

  /** @param range of the records in `bytes` */
  constructor(bytes: Buffer, range: { readonly start: number; readonly end: number }, recordCount: number) {
    this.bytes = bytes;
    this.#at = range.start;
    this.#end = range.end;
    this.#left = recordCount;
  }

  /** False at the end. Throws a RangeError when the records are not as they say. */
  next(): boolean {
    if (this.#left <= 0) return false;
    this.#left -= 1;
    const length = this.#varint();
    const end = this.#at + length;
    if (length < 1 || end > this.#end) throw new RangeError('a record goes beyond its batch');
    this.#at += 1; // attributes, of which none is in use
    this.#skipVarint(); // timestamp
    this.offsetDelta = this.#varint();
    this.keyEnd = this.#passBytes(end);
    this.keyStart = this.#passedFrom;
    this.valueEnd = this.#passBytes(end);
    this.valueStart = this.#passedFrom;
    this.headerCount = this.#varint();
    this.headersStart = this.#at;
    if (this.#at > end) throw new RangeError('a record is longer than it says');
    this.end = end;
    this.#at = end;
    return true;
  }

  /** Passes bytes with their length before them, and gives their end. */
  #passBytes(end: number): number {
    const length = this.#varint();
    this.#passedFrom = this.#at;
    if (length === NOTHING) return this.#at;
    if (length < 0 || length > end - this.#at) throw new RangeError('a field goes beyond its record');
    this.#at += length;
    return this.#at;
  }

  /** Zigzag, seven bits a byte, of at most 32 bits. */
  #varint(): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = bytes[this.#at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new RangeError('a number in a record does not end');
  }

  #skipVarint(): void {
    for (let count = 0; count < VARINT_BYTES_MAX; count++) if ((this.bytes[this.#at++] ?? 0) < 0x80) return;
    throw new RangeError('a number in a record does not end');
  }
}
