import { OtlpError, WireCursor, spanAttributeOf } from '@clew/otlp';

/** Field number << 3 | wire type in Span and KeyValue (opentelemetry-proto v1). */
const SPAN_ATTRIBUTES = 0x4a;
const KEY = 0x0a;

interface Sought {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * Texts of the attributes of one span under certain keys. The span is walked once for which of them it has, as most have few
 * of many, and again only for those that are asked for and there.
 */
export class SpanTexts {
  /** By length in bytes, as nearly all keys of a span differ in length from those sought. */
  private readonly soughtByLength = new Map<number, Sought[]>();
  private readonly present = new Set<string>();
  private readonly keys: readonly string[];
  private bytes: Uint8Array = new Uint8Array(0);
  private start = 0;
  private end = 0;

  /** @param keys of ASCII letters */
  constructor(keys: readonly string[]) {
    this.keys = [...new Set(keys)];
    for (const key of this.keys) {
      const sought = { key, bytes: Uint8Array.from(key, (letter) => letter.charCodeAt(0)) };
      this.soughtByLength.set(key.length, [...(this.soughtByLength.get(key.length) ?? []), sought]);
    }
  }

  of(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.present.clear();
    try {
      this.notePresent(new WireCursor(bytes, start, end));
    } catch (error) {
      // Attributes are not looked into before: a torn one must not stop the partition, only hide itself.
      if (!(error instanceof OtlpError)) throw error;
      for (const key of this.keys) this.present.add(key);
    }
    return this;
  }

  /** The text of the first of these keys that has one. */
  first(keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const text = this.present.has(key) ? this.text(key) : undefined;
      if (text !== undefined && text !== '') return text;
    }
    return undefined;
  }

  private text(key: string): string | undefined {
    try {
      return spanAttributeOf(this.bytes, this.start, this.end, key);
    } catch (error) {
      if (error instanceof OtlpError) return undefined;
      throw error;
    }
  }

  private notePresent(cursor: WireCursor): void {
    while (cursor.position < cursor.end) {
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

  /** All of them, though only the last one counts: this is about what may be there. */
  private noteKeys(cursor: WireCursor): void {
    while (cursor.position < cursor.end) {
      const tag = cursor.readTag();
      if (tag !== KEY) {
        cursor.skip(tag);
        continue;
      }
      const length = cursor.readLength();
      const sought = this.soughtByLength.get(length);
      if (sought !== undefined) this.noteIfSought(sought, cursor.bytes, cursor.position);
      cursor.position += length;
    }
  }

  private noteIfSought(sought: readonly Sought[], bytes: Uint8Array, at: number): void {
    for (const { key, bytes: wanted } of sought) {
      if (isAt(bytes, at, wanted)) this.present.add(key);
    }
  }
}

function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = 0; index < wanted.length; index++) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}
