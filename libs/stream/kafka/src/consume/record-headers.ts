import type { Buffer } from 'node:buffer';
import type { RecordCursor } from './record-cursor.js';

/** A record with more is not of ours. */
const HEADERS_MAX = 64;

/**
 * The headers of one record after another, as names and texts. Most records have the names of the one before in the same order,
 * and many of its texts: a text that comes again is the same string, not a copy.
 */
export class RecordHeaders {
  readonly #texts = new Map<string, string>();
  readonly #lastNames: string[] = [];
  readonly #lastTexts: string[] = [];
  #at = 0;

  /** By name, valid until the next call; the first one where a name comes twice. Throws a RangeError. */
  read(record: RecordCursor): ReadonlyMap<string, string> {
    this.#texts.clear();
    if (record.headerCount < 0 || record.headerCount > HEADERS_MAX) {
      throw new RangeError(`a record has ${record.headerCount} headers, not 0 to ${HEADERS_MAX}`);
    }
    this.#at = record.headersStart;
    for (let index = 0; index < record.headerCount; index++) {
      const name = this.#text(record, this.#lastNames[index]);
      if (name === undefined) throw new RangeError('a header has no name');
      this.#lastNames[index] = name;
      const text = this.#text(record, this.#lastTexts[index]);
      if (text === undefined) continue;
      this.#lastTexts[index] = text;
      if (!this.#texts.has(name)) this.#texts.set(name, text);
    }
    return this.#texts;
  }

  #text({ bytes, end }: RecordCursor, last: string | undefined): string | undefined {
    const length = this.#varint(bytes, end);
    if (length < 0) return undefined;
    const start = this.#at;
    if (length > end - start) throw new RangeError('a header goes beyond its record');
    this.#at += length;
    return last !== undefined && isText(bytes, start, length, last) ? last : bytes.toString('utf8', start, this.#at);
  }

  #varint(bytes: Buffer, end: number): number {
    let value = 0;
    for (let shift = 0; shift < 35 && this.#at < end; shift += 7) {
      const byte = bytes[this.#at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
    throw new RangeError('the headers of a record do not end');
  }
}

/** As many bytes as characters: none of them is of more than one byte. */
function isText(bytes: Buffer, start: number, length: number, text: string): boolean {
  if (length !== text.length) return false;
  for (let index = 0; index < length; index++) if (bytes[start + index] !== text.charCodeAt(index)) return false;
  return true;
}
