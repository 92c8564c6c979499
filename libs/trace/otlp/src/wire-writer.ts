import { encodeUtf8Into, utf8BytesMax } from './utf8.js';

const BYTES_AT_FIRST = 1024;
const COPY_LOOP_BYTES_MAX = 32;

/**
 * Writes protobuf front to back into a buffer that grows. A submessage's length is not known when it begins, so one byte is
 * reserved and the content moved up when it needs more: cheaper than measuring every message first, and the result is
 * minimal as canonical encoding asks. Methods named `...Member` write always, for oneofs; the others leave out the
 * proto3 default.
 */
export class WireWriter {
  private bytes: Uint8Array;
  private view: DataView;
  private length = 0;

  constructor(bytesAtFirst = BYTES_AT_FIRST) {
    this.bytes = new Uint8Array(bytesAtFirst);
    this.view = new DataView(this.bytes.buffer);
  }

  /** What was written, in memory that is not reused. Ends the use of this writer. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** Begins anew in the same memory, for a writer whose results are taken by `copy`. */
  reset(): void {
    this.length = 0;
  }

  /** What was written, in memory of its own. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** A place to come back to with `rewind`, while no message that began after it is open. */
  mark(): number {
    return this.length;
  }

  /** Takes back everything written since the mark. */
  rewind(mark: number): void {
    this.length = mark;
  }

  /** What was written lies in it, from 0 to the next `mark`; the next write may move it. */
  get buffer(): Uint8Array {
    return this.bytes;
  }

  /** Begins a submessage; hand the result to `endMessage`. */
  beginMessage(tag: number): number {
    this.reserve(11);
    this.putVarint(tag);
    return ++this.length;
  }

  endMessage(contentStart: number): void {
    const contentLength = this.length - contentStart;
    const moveBy = varintBytes(contentLength) - 1;
    if (moveBy > 0) {
      this.reserve(moveBy);
      this.bytes.copyWithin(contentStart + moveBy, contentStart, this.length);
    }
    const end = this.length + moveBy;
    this.length = contentStart - 1;
    this.putVarint(contentLength);
    this.length = end;
  }

  text(tag: number, value: string): void {
    if (value !== '') this.textMember(tag, value);
  }

  textMember(tag: number, value: string): void {
    const contentStart = this.beginMessage(tag);
    this.reserve(utf8BytesMax(value));
    this.length = encodeUtf8Into(value, this.bytes, this.length);
    this.endMessage(contentStart);
  }

  bytesField(tag: number, value: Uint8Array): void {
    if (value.length > 0) this.bytesMember(tag, value);
  }

  bytesMember(tag: number, value: Uint8Array): void {
    this.reserve(10 + value.length);
    this.putVarint(tag);
    this.putVarint(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }

  /** A length-delimited field whose content is `source[start, end)`. */
  rangeMember(tag: number, source: Uint8Array, start: number, end: number): void {
    this.reserve(10 + end - start);
    this.putVarint(tag);
    this.putVarint(end - start);
    this.putRange(source, start, end);
  }

  /** Bytes that are protobuf already. */
  raw(source: Uint8Array, start = 0, end = source.length): void {
    this.reserve(end - start);
    this.putRange(source, start, end);
  }

  /** A field of eight bytes, as they are. */
  fixed64RangeMember(tag: number, source: Uint8Array, start: number): void {
    this.reserve(13);
    this.putVarint(tag);
    this.putRange(source, start, start + 8);
  }

  /** A 64-bit varint given as its halves (uint32). */
  varint64Member(tag: number, lo: number, hi: number): void {
    this.reserve(15);
    this.putVarint(tag);
    while (hi !== 0 || lo >= 0x80) {
      this.bytes[this.length++] = (lo & 0x7f) | 0x80;
      lo = ((lo >>> 7) | (hi << 25)) >>> 0;
      hi >>>= 7;
    }
    this.bytes[this.length++] = lo;
  }

  /** A bytes field given as hex digits, of which there must be an even number. */
  hex(tag: number, digits: string): void {
    if (digits === '') return;
    this.reserve(10 + digits.length / 2);
    this.putVarint(tag);
    this.putVarint(digits.length / 2);
    for (let at = 0; at < digits.length; at += 2) {
      this.bytes[this.length++] = (hexDigit(digits.charCodeAt(at)) << 4) | hexDigit(digits.charCodeAt(at + 1));
    }
  }

  uint32(tag: number, value: number): void {
    if (value === 0) return;
    this.reserve(10);
    this.putVarint(tag);
    this.putVarint(value);
  }

  /** int32 and enums: negative numbers take ten bytes. */
  int32(tag: number, value: number): void {
    if (value < 0) this.int64Member(tag, BigInt(value));
    else this.uint32(tag, value);
  }

  int64(tag: number, value: bigint): void {
    if (value !== 0n) this.int64Member(tag, value);
  }

  int64Member(tag: number, value: bigint): void {
    this.reserve(15);
    this.putVarint(tag);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x0fff_ffffn) {
      // Four groups of seven bits at a time: bigint arithmetic is the expensive part.
      const low = Number(rest & 0x0fff_ffffn);
      for (let shift = 0; shift < 28; shift += 7) this.bytes[this.length++] = ((low >>> shift) & 0x7f) | 0x80;
      rest >>= 28n;
    }
    this.putVarint(Number(rest));
  }

  boolMember(tag: number, value: boolean): void {
    this.reserve(6);
    this.putVarint(tag);
    this.bytes[this.length++] = value ? 1 : 0;
  }

  fixed32(tag: number, value: number): void {
    if (value === 0) return;
    this.reserve(9);
    this.putVarint(tag);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  fixed64(tag: number, value: bigint): void {
    if (value === 0n) return;
    this.reserve(13);
    this.putVarint(tag);
    this.view.setBigUint64(this.length, value, true);
    this.length += 8;
  }

  doubleMember(tag: number, value: number): void {
    this.reserve(13);
    this.putVarint(tag);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** Room must be reserved. Short ranges by a loop: the call into the host costs more (measured). */
  private putRange(source: Uint8Array, start: number, end: number): void {
    const { bytes } = this;
    let at = this.length;
    if (end - start > COPY_LOOP_BYTES_MAX) {
      bytes.set(source.subarray(start, end), at);
      at += end - start;
    } else for (let index = start; index < end; index++) bytes[at++] = source[index] ?? 0;
    this.length = at;
  }

  /** Room must be reserved. */
  private putVarint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const longer = new Uint8Array(Math.max(needed, this.bytes.length * 2));
    longer.set(this.bytes.subarray(0, this.length));
    this.bytes = longer;
    this.view = new DataView(longer.buffer);
  }
}

/** Value of a hex digit: letters have bit 6 set and their value less 9 in the low bits. */
function hexDigit(charCode: number): number {
  return (charCode & 0xf) + (charCode >> 6) * 9;
}

/** Bytes of a uint32 as varint. */
export function varintBytes(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
}
