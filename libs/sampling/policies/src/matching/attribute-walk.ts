import { KEY_VALUE, WireCursor } from '@clew/otlp';

import { bytesEqual, bytesOf } from './byte-text.js';
import { ScalarReader } from './scalar-reader.js';
import type { ValueTest } from './value-test.js';

const BUCKETS = 256;

/** Protobuf wire types. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;

/** A key that is asked for, with the tests on its value. */
interface WantedKey {
  readonly number: number;
  readonly utf8: Uint8Array;
  readonly tests: readonly ValueTest[];
  /** Where the first of its tests leaves its result; the others follow. */
  readonly firstResult: number;
}

/**
 * Walks the attributes of a message once and holds each test's result. A key that nobody asked for costs a look into a table
 * by its length and last byte: nothing is decoded, hashed or allocated for it.
 */
export class AttributeWalk {
  /** By number of test: 1 or 0, of the message last read. */
  readonly results: Uint8Array;
  private readonly buckets: readonly (readonly WantedKey[])[];
  private readonly seenIn: Uint32Array;
  private readonly value = new ScalarReader();
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);
  private readonly attributesTag: number;
  private round = 0;

  /** @param testsByKey results are numbered in this order; @param attributesTag of the field that holds KeyValues */
  constructor(testsByKey: ReadonlyMap<string, readonly ValueTest[]>, attributesTag: number) {
    const buckets = Array.from({ length: BUCKETS }, (): WantedKey[] => []);
    let firstResult = 0;
    let number = 0;
    for (const [key, tests] of testsByKey) {
      const utf8 = bytesOf(key);
      buckets[bucketOf(utf8, 0, utf8.length)]?.push({ number, utf8, tests, firstResult });
      firstResult += tests.length;
      number++;
    }
    this.buckets = buckets;
    this.results = new Uint8Array(firstResult);
    this.seenIn = new Uint32Array(number);
    this.attributesTag = attributesTag;
  }

  /**
   * `bytes[start, end)` is the payload of a span or a resource. Of equal keys the first counts. Throws OtlpError where it
   * breaks; the results of what came before stand.
   */
  read(bytes: Uint8Array, start: number, end: number): void {
    const { attributesTag } = this;
    this.beginRound();
    let at = start;
    while (at < end) {
      const next = endOfShortField(bytes, at);
      if (next < 0 || next > end) at = this.readField(bytes, at, end);
      else {
        if (bytes[at] === attributesTag) this.readAttribute(bytes, at + 2, next);
        at = next;
      }
    }
  }

  private beginRound(): void {
    const { results } = this;
    // A loop, as a call into the host costs more than the few that there are.
    for (let index = 0; index < results.length; index++) results[index] = 0;
    this.round = (this.round + 1) >>> 0;
    if (this.round === 0) {
      this.seenIn.fill(0);
      this.round = 1;
    }
  }

  private readField(bytes: Uint8Array, at: number, end: number): number {
    const { cursor } = this;
    cursor.reset(bytes, at, end);
    const tag = cursor.readTag();
    if (tag === this.attributesTag) {
      const length = cursor.readLength();
      const start = cursor.position;
      // Reading an attribute may move the cursor.
      this.readAttribute(bytes, start, start + length);
      return start + length;
    }
    cursor.skip(tag);
    return cursor.position;
  }

  /** A KeyValue. What every SDK sends is a key and then a value, and nothing else. */
  private readAttribute(bytes: Uint8Array, start: number, end: number): void {
    const keyEnd = start + 2 + (bytes[start + 1] ?? 0);
    const isUsual = bytes[start] === KEY_VALUE.key && (bytes[start + 1] ?? 0) < 0x80 && keyEnd < end;
    const valueStart = isUsual ? valueStartOf(bytes, keyEnd, end) : -1;
    if (valueStart < 0) {
      this.readUnusual(bytes, start, end);
      return;
    }
    const wanted = this.find(bytes, start + 2, keyEnd);
    if (wanted === undefined || !this.isFirst(wanted)) return;
    this.value.readValue(bytes, valueStart, end);
    this.test(wanted);
  }

  /** Any other encoding of a KeyValue: the last of several keys counts, and the pieces of a value merge. */
  private readUnusual(bytes: Uint8Array, start: number, end: number): void {
    const { cursor } = this;
    cursor.reset(bytes, start, end);
    let [keyStart, keyEnd] = [start, start];
    while (cursor.position < end) {
      const tag = cursor.readTag();
      if (tag !== KEY_VALUE.key) {
        cursor.skip(tag);
        continue;
      }
      const length = cursor.readLength();
      keyStart = cursor.position;
      keyEnd = cursor.position += length;
    }
    const wanted = this.find(bytes, keyStart, keyEnd);
    if (wanted === undefined || !this.isFirst(wanted)) return;
    this.value.readPieces(bytes, start, end);
    this.test(wanted);
  }

  private find(bytes: Uint8Array, start: number, end: number): WantedKey | undefined {
    const bucket = this.buckets[bucketOf(bytes, start, end)];
    if (bucket === undefined) return undefined;
    for (let index = 0; index < bucket.length; index++) {
      const wanted = bucket[index];
      if (wanted !== undefined && bytesEqual(bytes, start, end, wanted.utf8)) return wanted;
    }
    return undefined;
  }

  private isFirst(wanted: WantedKey): boolean {
    if (this.seenIn[wanted.number] === this.round) return false;
    this.seenIn[wanted.number] = this.round;
    return true;
  }

  private test(wanted: WantedKey): void {
    const { tests, firstResult } = wanted;
    for (let index = 0; index < tests.length; index++) {
      const test = tests[index];
      if (test !== undefined && this.value.passes(test)) this.results[firstResult + index] = 1;
    }
  }
}

/**
 * Where the field at `at` ends, when its tag and its length or varint are one byte each; -1 otherwise. Most fields of a span
 * are such, and a call into the cursor for each would cost more than all else here. May lie beyond the end of the message.
 */
function endOfShortField(bytes: Uint8Array, at: number): number {
  const tag = bytes[at] ?? 0;
  const first = bytes[at + 1] ?? 0;
  if (tag < 8 || tag >= 0x80) return -1;
  switch (tag & 7) {
    case LENGTH_DELIMITED:
      return first < 0x80 ? at + 2 + first : -1;
    case FIXED64:
      return at + 9;
    case VARINT:
      return first < 0x80 ? at + 2 : -1;
    default:
      return -1;
  }
}

/** Where the AnyValue begins when the rest of the KeyValue is nothing but a value; -1 otherwise. */
function valueStartOf(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== KEY_VALUE.value) return -1;
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return at + 2 + first === end ? at + 2 : -1;
  const second = bytes[at + 2] ?? 0;
  const length = (first & 0x7f) | (second << 7);
  return second < 0x80 && at + 3 + length === end ? at + 3 : -1;
}

function bucketOf(bytes: Uint8Array, start: number, end: number): number {
  return end === start ? 0 : ((end - start) * 7 + (bytes[end - 1] ?? 0)) & (BUCKETS - 1);
}
