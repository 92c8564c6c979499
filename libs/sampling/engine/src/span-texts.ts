import { OtlpError, WireCursor, spanAttributeOf } from '@clew/otlp';

import { TextCache } from './text-cache.js';

/** Field number << 3 | wire type in Span, KeyValue and AnyValue (opentelemetry-proto v1). */
const SPAN_ATTRIBUTES = 0x4a;
const KEY = 0x0a;
const VALUE = 0x12;
const STRING_VALUE = 0x0a;

const NOWHERE = -1;

interface Sought {
  readonly key: string;
  readonly bytes: Uint8Array;
  isPresent: boolean;
  /** Where the text of the first attribute with the key lies, or NOWHERE when it is not as every SDK writes a text. */
  textStart: number;
  textEnd: number;
}

/**
 * Texts of the attributes of one span under certain keys. The span is walked once for which of them it has and where, as most
 * have few of many; what is encoded in an unusual way is looked up again when it is asked for.
 */
export class SpanTexts {
  /** By length in bytes, as nearly all keys of a span differ in length from those sought. */
  private readonly soughtByLength: (Sought[] | undefined)[] = [];
  private readonly soughtByKey = new Map<string, Sought>();
  /** The first `presentCount` are of this span: an array that is emptied gives its memory away and asks for it again. */
  private readonly present: Sought[] = [];
  private presentCount = 0;
  private readonly cache = new TextCache();
  private readonly cursor = new WireCursor(new Uint8Array(0), 0, 0);
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  private end = 0;

  /** @param keys of ASCII letters */
  constructor(keys: readonly string[]) {
    for (const key of new Set(keys)) {
      const bytes = Uint8Array.from(key, (letter) => letter.charCodeAt(0));
      const sought = { key, bytes, isPresent: false, textStart: NOWHERE, textEnd: NOWHERE };
      this.soughtByKey.set(key, sought);
      (this.soughtByLength[key.length] ??= []).push(sought);
    }
  }

  of(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.forgetPresent();
    this.cursor.reset(bytes, start, end);
    try {
      this.notePresent(this.cursor);
    } catch (error) {
      // Attributes are not looked into before: a torn one must not stop the partition, only hide itself.
      if (!(error instanceof OtlpError)) throw error;
      for (const sought of this.soughtByKey.values()) this.note(sought, NOWHERE, NOWHERE);
    }
    return this;
  }

  /** The text of the first of these keys that has one. */
  first(keys: readonly string[]): string | undefined {
    if (this.presentCount === 0) return undefined;
    for (const key of keys) {
      const sought = this.soughtByKey.get(key);
      const text = sought?.isPresent === true ? this.text(sought) : undefined;
      if (text !== undefined && text !== '') return text;
    }
    return undefined;
  }

  private forgetPresent(): void {
    for (let index = 0; index < this.presentCount; index++) {
      const sought = this.present[index];
      if (sought !== undefined) sought.isPresent = false;
    }
    this.presentCount = 0;
  }

  private text({ key, textStart, textEnd }: Sought): string | undefined {
    if (textStart === NOWHERE) return this.lookUp(key);
    const known = this.cache.get(this.bytes, textStart, textEnd);
    if (known !== undefined) return known;
    const text = this.lookUp(key);
    if (text !== undefined) this.cache.set(this.bytes, textStart, textEnd, text);
    return text;
  }

  private lookUp(key: string): string | undefined {
    try {
      return spanAttributeOf(this.bytes, this.start, this.end, key);
    } catch (error) {
      if (error instanceof OtlpError) return undefined;
      throw error;
    }
  }

  private notePresent(cursor: WireCursor): void {
    const { bytes, end } = cursor;
    while (cursor.position < end) {
      const at = cursor.position;
      const next = at + 2 + (bytes[at + 1] ?? 0);
      // Most attributes are short and a key and a value, no more: without a call into the cursor for each of their parts.
      if (bytes[at] === SPAN_ATTRIBUTES && (bytes[at + 1] ?? 0) < 0x80 && next <= end && this.noteUsual(at + 2, next)) {
        cursor.position = next;
        continue;
      }
      const tag = cursor.readTag();
      if (tag !== SPAN_ATTRIBUTES) {
        cursor.skip(tag);
        continue;
      }
      const outerEnd = cursor.enter(cursor.readLength());
      this.noteKeys(cursor);
      cursor.leave(outerEnd);
    }
  }

  /** False when it is not a key and then a value of less than 128 bytes each, with nothing behind them. */
  private noteUsual(start: number, end: number): boolean {
    const { bytes } = this;
    const keyLength = bytes[start + 1] ?? 0;
    const value = start + 2 + keyLength;
    if (bytes[start] !== KEY || value + 2 > end || bytes[value] !== VALUE) return false;
    if (value + 2 + (bytes[value + 1] ?? 0) !== end) return false;
    const sought = this.soughtAt(start + 2, keyLength);
    if (sought === undefined) return true;
    const textStart = value + 4;
    const isText = bytes[value + 2] === STRING_VALUE && textStart <= end && textStart + (bytes[value + 3] ?? 0) === end;
    this.note(sought, isText ? textStart : NOWHERE, end);
    return true;
  }

  /** All of them, though only the last one counts: this is about what may be there. */
  private noteKeys(cursor: WireCursor): void {
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag !== KEY) {
        cursor.skip(tag);
        continue;
      }
      const length = cursor.readLength();
      const sought = this.soughtAt(cursor.position, length);
      if (sought !== undefined) this.note(sought, NOWHERE, NOWHERE);
      cursor.position += length;
    }
  }

  /** Of equal keys the first counts. */
  private note(sought: Sought, textStart: number, textEnd: number): void {
    if (sought.isPresent) return;
    sought.isPresent = true;
    sought.textStart = textStart;
    sought.textEnd = textEnd;
    this.present[this.presentCount++] = sought;
  }

  private soughtAt(at: number, length: number): Sought | undefined {
    const candidates = this.soughtByLength[length];
    if (candidates === undefined) return undefined;
    for (const sought of candidates) if (isAt(this.bytes, at, sought.bytes)) return sought;
    return undefined;
  }
}

function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index++) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}
