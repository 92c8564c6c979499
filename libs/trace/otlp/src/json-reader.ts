import { OtlpError } from './otlp-error.js';
import type { OtlpErrorCode } from './otlp-error.js';

/** Values nested deeper than this are refused, also where they are skipped. OTLP with the deepest attribute needs 140. */
const DEPTH_MAX = 200;
const SHOWN_LENGTH_MAX = 60;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/**
 * Strict JSON (RFC 8259) read token by token. `JSON.parse` would round 64-bit integers, since Node 20 hands revivers no source
 * text, and would build objects many times the size of a hostile body; this holds nothing but its place.
 * Knows the path to where it is, for errors.
 */
export class JsonReader {
  private readonly text: string;
  private position = 0;
  /** True between an opening bracket and the first key or element. */
  private atFirst = false;
  private depth = 0;
  private readonly path: (string | number)[] = [];
  private readonly number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

  constructor(text: string) {
    this.text = text;
  }

  /** The type of the value that comes next. */
  peek(): JsonType {
    this.skipWhitespace();
    switch (this.text[this.position]) {
      case '{':
        return 'object';
      case '[':
        return 'array';
      case '"':
        return 'string';
      case 't':
      case 'f':
        return 'boolean';
      case 'n':
        return 'null';
      case '-':
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7':
      case '8':
      case '9':
        return 'number';
      default:
        throw this.unexpected('a JSON value');
    }
  }

  openObject(): void {
    if (this.peek() !== 'object') throw this.fail(`expected an object, got ${this.peek()}`);
    this.open();
  }

  /** The next key, with the reader at its value; undefined after the last, with the object closed. */
  nextKey(): string | undefined {
    const isFirst = this.atFirst;
    this.atFirst = false;
    this.path.pop();
    this.skipWhitespace();
    if (this.text[this.position] === '}') {
      this.close();
      return undefined;
    }
    if (!isFirst) {
      this.expect(',', '"," or "}"');
      this.skipWhitespace();
    }
    if (this.text[this.position] !== '"') throw this.unexpected('a key in double quotes');
    const key = this.readString();
    this.skipWhitespace();
    this.expect(':', '":"');
    this.path.push(key);
    return key;
  }

  openArray(): void {
    if (this.peek() !== 'array') throw this.fail(`expected an array, got ${this.peek()}`);
    this.open();
  }

  /** Whether there is another element, with the reader at it; after the last the array is closed. */
  nextElement(): boolean {
    const isFirst = this.atFirst;
    this.atFirst = false;
    const previous = this.path.pop();
    this.skipWhitespace();
    if (this.text[this.position] === ']') {
      this.close();
      return false;
    }
    if (!isFirst) this.expect(',', '"," or "]"');
    this.path.push(typeof previous === 'number' ? previous + 1 : 0);
    return true;
  }

  readString(): string {
    if (this.peek() !== 'string') throw this.fail(`expected a string, got ${this.peek()}`);
    const { text } = this;
    let start = ++this.position;
    let parts = '';
    for (;;) {
      const unit = text.charCodeAt(this.position);
      if (unit === 0x22) {
        const value = parts + text.slice(start, this.position);
        this.position++;
        return value;
      }
      if (unit === 0x5c) {
        parts += text.slice(start, this.position) + this.readEscape();
        start = this.position;
      } else if (unit < 0x20) throw this.unexpected('a string without control characters');
      else if (this.position >= text.length) throw this.unexpected('the end of a string');
      else this.position++;
    }
  }

  /** The literal as it was written: what it means is for the caller to say. */
  readNumberText(): string {
    if (this.peek() !== 'number') throw this.fail(`expected a number, got ${this.peek()}`);
    this.number.lastIndex = this.position;
    const literal = this.number.exec(this.text)?.[0];
    if (literal === undefined) throw this.unexpected('a number');
    this.position += literal.length;
    return literal;
  }

  readBoolean(): boolean {
    if (this.peek() !== 'boolean') throw this.fail(`expected true or false, got ${this.peek()}`);
    const value = this.text[this.position] === 't';
    this.expectWord(value ? 'true' : 'false');
    return value;
  }

  /** Reads a null if one is next. */
  skipNull(): boolean {
    if (this.peek() !== 'null') return false;
    this.expectWord('null');
    return true;
  }

  skipValue(): void {
    switch (this.peek()) {
      case 'object':
        this.openObject();
        while (this.nextKey() !== undefined) this.skipValue();
        return;
      case 'array':
        this.openArray();
        while (this.nextElement()) this.skipValue();
        return;
      case 'string':
        this.readString();
        return;
      case 'number':
        this.readNumberText();
        return;
      case 'boolean':
        this.readBoolean();
        return;
      case 'null':
        this.skipNull();
    }
  }

  /** Nothing but white space may follow the document. */
  expectEnd(): void {
    this.skipWhitespace();
    if (this.position < this.text.length) throw this.unexpected('the end of the document');
  }

  /** An error about the value at the current path. */
  fail(what: string): OtlpError {
    return this.error('OTLP_MALFORMED', what);
  }

  failLimit(what: string): OtlpError {
    return this.error('OTLP_LIMIT', what);
  }

  private error(code: OtlpErrorCode, what: string): OtlpError {
    const field = this.pathText();
    return new OtlpError(code, `${field === '' ? '(document)' : field}: ${what}`, this.position, field);
  }

  private pathText(): string {
    let text = '';
    for (const step of this.path) {
      if (typeof step === 'number') text += `[${step}]`;
      else if (step !== '') text += (text === '' ? '' : '.') + shorten(step);
    }
    return text;
  }

  /** A placeholder on the path, which `nextKey` and `nextElement` replace. */
  private open(): void {
    if (++this.depth > DEPTH_MAX) throw this.failLimit(`nested more than ${DEPTH_MAX} levels deep`);
    this.position++;
    this.atFirst = true;
    this.path.push('');
  }

  private close(): void {
    this.position++;
    this.depth--;
  }

  private readEscape(): string {
    const letter = this.text[this.position + 1] ?? '';
    if (letter === 'u') {
      const digits = this.text.slice(this.position + 2, this.position + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.unexpected('four hex digits after \\u');
      this.position += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const escaped = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (escaped === undefined) throw this.unexpected('a valid escape');
    this.position += 2;
    return escaped;
  }

  private skipWhitespace(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.position);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.position++;
    }
  }

  private expect(character: string, expected: string): void {
    if (this.text[this.position] !== character) throw this.unexpected(expected);
    this.position++;
  }

  private expectWord(word: string): void {
    if (!this.text.startsWith(word, this.position)) throw this.unexpected(word);
    this.position += word.length;
  }

  private unexpected(expected: string): OtlpError {
    return this.fail(`expected ${expected} at character ${this.position}, got ${this.show()}`);
  }

  private show(): string {
    if (this.position >= this.text.length) return 'the end of the text';
    return JSON.stringify(shorten(this.text.slice(this.position, this.position + SHOWN_LENGTH_MAX + 1)));
  }
}

/** Enough of a value to recognise it, however long it is. */
export function shorten(text: string): string {
  return text.length <= SHOWN_LENGTH_MAX ? text : `${text.slice(0, SHOWN_LENGTH_MAX)}...`;
}
