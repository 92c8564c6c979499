import { malformed } from './otlp-error.js';
import { decodeUtf8 } from './utf8.js';

/** Protobuf wire types that OTLP uses. Groups (3, 4) were never part of proto3 and are refused. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

const TAG_MAX = 0xffff_ffff;
const TWO_POW_32 = 0x1_0000_0000;

/**
 * Reads protobuf wire format from `bytes[position, end)` and never beyond `end`, which is the end of the message being
 * read: `enter` narrows it to a submessage, `leave` widens it again. Every method throws OtlpError instead of reading
 * past it. Plain mutable fields, because this is the innermost loop of the gateway and of the sampler.
 */
export class WireCursor {
  bytes: Uint8Array;
  position: number;
  end: number;
  /** Halves (uint32) of what `readVarint64` or `readFixed64` read last: no 64-bit value passes through a double. */
  lo = 0;
  hi = 0;
  private view: DataView | undefined;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.reset(bytes, start, end);
  }

  reset(bytes: Uint8Array, start: number, end: number): void {
    if (!(start >= 0 && start <= end && end <= bytes.length)) {
      throw new RangeError(`range [${start}, ${end}) is not within the ${bytes.length} bytes given`);
    }
    if (bytes !== this.bytes) this.view = undefined;
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** Field number and wire type in one: `field << 3 | wireType`, as uint32. */
  readTag(): number {
    const at = this.position;
    const tag = this.readUint();
    if (tag > TAG_MAX) throw malformed('field number above 536870911', at);
    if (tag < 8) throw malformed('field number 0', at);
    return tag;
  }

  /** Length of a length-delimited payload, which is known to fit; `position` is at its first byte. */
  readLength(): number {
    const at = this.position;
    const length = this.readUint();
    const left = this.end - this.position;
    if (length > left) {
      throw malformed(`length of ${length} bytes where ${left} are left in the enclosing message`, at);
    }
    return length;
  }

  /** A varint as a number; above 2^53 it is rounded, which is good enough to refuse it. */
  readUint(): number {
    const { bytes, position, end } = this;
    if (position < end) {
      const first = bytes[position] ?? 0;
      if (first < 0x80) {
        this.position = position + 1;
        return first;
      }
      if (position + 1 < end) {
        const second = bytes[position + 1] ?? 0;
        if (second < 0x80) {
          this.position = position + 2;
          return (first & 0x7f) | (second << 7);
        }
      }
    }
    this.readVarint64();
    return this.hi * TWO_POW_32 + this.lo;
  }

  /** Low 32 bits of a varint, signed: how protobuf reads int32 and enums. */
  readInt32(): number {
    this.readVarint64();
    return this.lo | 0;
  }

  /** Low 32 bits of a varint, unsigned. */
  readUint32(): number {
    this.readVarint64();
    return this.lo;
  }

  readBool(): boolean {
    this.readVarint64();
    return (this.lo | this.hi) !== 0;
  }

  /** Into `lo` and `hi`. At most ten bytes, of which the tenth holds one bit. */
  readVarint64(): void {
    const at = this.position;
    let lo = 0;
    let hi = 0;
    for (let index = 0; index < 10; index++) {
      if (this.position >= this.end) throw malformed('truncated varint', at);
      const byte = this.bytes[this.position++] ?? 0;
      const bits = byte & 0x7f;
      if (index < 4) lo |= bits << (7 * index);
      else if (index === 4) {
        lo |= bits << 28;
        hi = bits >>> 4;
      } else hi |= bits << (7 * index - 32);
      if (byte < 0x80) {
        if (index === 9 && byte > 1) break;
        this.lo = lo >>> 0;
        this.hi = hi >>> 0;
        return;
      }
    }
    throw malformed('varint of more than 64 bits', at);
  }

  readInt64(): bigint {
    this.readVarint64();
    return BigInt.asIntN(64, (BigInt(this.hi) << 32n) | BigInt(this.lo));
  }

  readFixed32(): number {
    const { bytes, position } = this;
    this.skipBytes(4);
    return littleEndian32(bytes, position);
  }

  /** Into `lo` and `hi`. */
  readFixed64(): void {
    const { bytes, position } = this;
    this.skipBytes(8);
    this.lo = littleEndian32(bytes, position);
    this.hi = littleEndian32(bytes, position + 4);
  }

  /** An unsigned 64-bit integer, exact. */
  readFixed64BigInt(): bigint {
    const at = this.position;
    this.skipBytes(8);
    return this.viewOf().getBigUint64(at, true);
  }

  readDouble(): number {
    const at = this.position;
    this.skipBytes(8);
    return this.viewOf().getFloat64(at, true);
  }

  /** Reads a string field. */
  readText(): string {
    const length = this.readLength();
    const start = this.position;
    this.position = start + length;
    return decodeUtf8(this.bytes, start, this.position);
  }

  /** Reads a bytes field into memory of its own, so that the value does not keep the whole body alive. */
  readBytesCopy(): Uint8Array {
    const length = this.readLength();
    const start = this.position;
    this.position = start + length;
    return new Uint8Array(this.bytes.subarray(start, this.position));
  }

  /** Reads a bytes field that holds an id: where it begins, or -1 when it has another length or is all zero. */
  readId(idLength: number): number {
    const length = this.readLength();
    const start = this.position;
    this.position = start + length;
    return length === idLength && !isZero(this.bytes, start, this.position) ? start : -1;
  }

  /** Narrows the cursor to the next `length` bytes; hand the result to `leave`. */
  enter(length: number): number {
    const outerEnd = this.end;
    this.end = this.position + length;
    return outerEnd;
  }

  /** Call when the submessage is read to its end. */
  leave(outerEnd: number): void {
    this.end = outerEnd;
  }

  skipBytes(count: number): void {
    const left = this.end - this.position;
    if (count > left) throw malformed(`${count} bytes expected, ${left} left in the enclosing message`, this.position);
    this.position += count;
  }

  skipLengthDelimited(): void {
    const length = this.readLength();
    this.position += length;
  }

  /**
   * Skips the value of a field that the caller does not read. `knownFields` has bit n set when the message defines field n:
   * such a field can only come here with a wire type it does not have.
   */
  skipUnknown(tag: number, knownFields: number): void {
    const field = tag >>> 3;
    if (field < 32 && ((knownFields >>> field) & 1) === 1) {
      throw malformed(`field ${field} with wire type ${tag & 7}, which it does not have`, this.position);
    }
    this.skip(tag);
  }

  /** Skips the value of any field by its wire type. */
  skip(tag: number): void {
    switch (tag & 7) {
      case VARINT:
        this.readVarint64();
        return;
      case FIXED64:
        this.skipBytes(8);
        return;
      case LENGTH_DELIMITED:
        this.skipLengthDelimited();
        return;
      case FIXED32:
        this.skipBytes(4);
        return;
      default:
        throw malformed(`wire type ${tag & 7}, which OTLP does not use`, this.position);
    }
  }

  private viewOf(): DataView {
    this.view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    return this.view;
  }
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (bytes[index] !== 0) return false;
  }
  return true;
}

function littleEndian32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}
