import { ANY_VALUE, KEY_VALUE, WireCursor } from '@clew/otlp';

import type { SpanNumber, ValueTest } from './value-test.js';

const TWO_POW_32 = 2 ** 32;
/** Signed high halves within which an int64 is an exact double. */
const SAFE_HI = 2 ** 21;

type Found = 'text' | 'number' | 'flag' | 'other' | 'nothing';

/** Reads the value of an attribute for the tests on it. Reusable; holds the value last read. Allocates for integers above 2^53 only. */
export class ScalarReader {
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);
  private bytes: Uint8Array = new Uint8Array(0);
  private found: Found = 'nothing';
  private textStart = 0;
  private textEnd = 0;
  private numeric: SpanNumber = 0;
  private isSet = false;

  /** `bytes[start, end)` is an AnyValue. Throws OtlpError when it is malformed. */
  readValue(bytes: Uint8Array, start: number, end: number): void {
    const length = bytes[start + 1] ?? 0;
    if (bytes[start] === ANY_VALUE.string && length < 0x80 && start + 2 + length === end) {
      // A text of less than 128 bytes, which most values are, without the cursor.
      this.found = 'text';
      this.bytes = bytes;
      this.textStart = start + 2;
      this.textEnd = end;
      return;
    }
    this.begin(bytes, start, end);
    this.readMembers(this.cursor);
  }

  /** `bytes[start, end)` is a KeyValue in whatever order and in however many pieces. Throws OtlpError when it is malformed. */
  readPieces(bytes: Uint8Array, start: number, end: number): void {
    const { cursor } = this;
    this.begin(bytes, start, end);
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag !== KEY_VALUE.value) {
        cursor.skip(tag);
        continue;
      }
      const outerEnd = cursor.enter(cursor.readLength());
      this.readMembers(cursor);
      cursor.leave(outerEnd);
    }
  }

  passes(test: ValueTest): boolean {
    switch (this.found) {
      case 'text':
        return test.text(this.bytes, this.textStart, this.textEnd);
      case 'number':
        return test.number(this.numeric);
      case 'flag':
        return test.flag(this.isSet);
      case 'other':
        return test.other();
      case 'nothing':
        // The protocol allows a key without a value; for OTTL and so for us it is as if it was not there.
        return false;
    }
  }

  private begin(bytes: Uint8Array, start: number, end: number): void {
    this.found = 'nothing';
    this.bytes = bytes;
    this.cursor.reset(bytes, start, end);
  }

  /** Of several members the last counts, as protobuf says of a oneof. */
  private readMembers(cursor: WireCursor): void {
    while (cursor.position < cursor.end) this.readMember(cursor, cursor.readTag());
  }

  private readMember(cursor: WireCursor, tag: number): void {
    switch (tag) {
      case ANY_VALUE.string: {
        const length = cursor.readLength();
        this.textStart = cursor.position;
        this.textEnd = cursor.position += length;
        this.found = 'text';
        return;
      }
      case ANY_VALUE.bool:
        this.isSet = cursor.readBool();
        this.found = 'flag';
        return;
      case ANY_VALUE.int:
        cursor.readVarint64();
        this.numeric = exactInt64(cursor.hi, cursor.lo);
        this.found = 'number';
        return;
      case ANY_VALUE.double:
        this.numeric = cursor.readDouble();
        this.found = 'number';
        return;
      case ANY_VALUE.array:
      case ANY_VALUE.kvlist:
      case ANY_VALUE.bytes:
        cursor.skip(tag);
        this.found = 'other';
        return;
      default:
        cursor.skipUnknown(tag, ANY_VALUE.fields);
    }
  }
}

function exactInt64(hi: number, lo: number): SpanNumber {
  const signedHi = hi | 0;
  if (signedHi >= -SAFE_HI && signedHi < SAFE_HI) return signedHi * TWO_POW_32 + lo;
  return (BigInt(signedHi) << 32n) | BigInt(lo);
}
