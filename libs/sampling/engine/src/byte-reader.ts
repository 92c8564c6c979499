import { ManifestError } from './manifest-error.js';
import { decodeText } from './text.js';

/** Reads what ByteWriter wrote. Throws ManifestError instead of reading beyond the end. */
export class ByteReader {
  position: number;
  readonly bytes: Uint8Array;
  private readonly end: number;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.position === this.end;
  }

  uint8(): number {
    return this.view.getUint8(this.claim(1));
  }

  uint32(): number {
    return this.view.getUint32(this.claim(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.claim(8), true);
  }

  varint(): number {
    let value = 0;
    let factor = 1;
    for (let index = 0; index < 8; index++) {
      const byte = this.uint8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      factor *= 0x80;
    }
    throw new ManifestError(`has a number above 2^53 at byte ${this.position}`);
  }

  text(): string {
    const length = this.varint();
    const start = this.claim(length);
    return decodeText(this.bytes, start, start + length);
  }

  /** Where the next `count` bytes begin, which are skipped. */
  claim(count: number): number {
    const start = this.position;
    if (count > this.end - start) {
      throw new ManifestError(`ends at byte ${this.end} where ${count} bytes are due at ${start}`);
    }
    this.position = start + count;
    return start;
  }
}
