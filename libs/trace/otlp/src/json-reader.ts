import { OtlpError } from './otlp-error.js';
import type { OtlpErrorCode } from './otlp-error.js';

/** Values nested deeper than this are refused, also where they are skipped. OTLP with the deepest attribute needs 140. */
const DEPTH_MAX = 200;
const SHOWN_LENGTH_MAX = 60;
/** What may follow a backslash, `u` aside. */
const ESCAPED_LETTERS = '"\\/bfnrt';
const HEX_DIGITS = '0123456789abcdefABCDEF';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
/** Up to here a loop is cheaper than the regular expression. */
const SHORT_STRING_LENGTH_MAX = 32;

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
  /** Characters of a string that stand for themselves: all but controls, the quote and the backslash. */
  private readonly plain = /[ !#-[\]-\uffff]*/y;
  private readonly number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

  constructor(text: string) {
    this.text = text;
  }

  /** How many characters of the text were read. */
  get at(): number {
    return this.position;
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
    const start = ++this.position;
    this.toSpecialCharacter();
    if (text.charCodeAt(this.position) === QUOTE) return text.slice(start, this.position++);
    return this.readEscapedString(start);
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

  /** Passes over a value that is no object and no array. */
  skipScalar(): void {
    switch (this.peek()) {
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
        return;
      case 'object':
      case 'array':
        throw this.fail(`expected a value, got ${this.peek()}`);
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

  /** To the next character of a string that does not stand for itself. Most strings are too short to call anyone for. */
  private toSpecialCharacter(): void {
    const { text } = this;
    for (const until = this.position + SHORT_STRING_LENGTH_MAX; this.position < until; this.position++) {
      const unit = text.charCodeAt(this.position);
      if (unit === QUOTE || unit === BACKSLASH || !(unit >= FIRST_PRINTABLE)) return;
    }
    this.plain.lastIndex = this.position;
    this.plain.test(text);
    this.position = this.plain.lastIndex;
  }

  /** The rest of a string that begins at `start` and has something special at the current position. */
  private readEscapedString(start: number): string {
    const { text } = this;
    for (;;) {
      const unit = text.charCodeAt(this.position);
      if (unit === BACKSLASH) {
        this.position += this.escapeLength();
        this.toSpecialCharacter();
      } else if (unit === QUOTE) {
        // What is known to be a string the host reads at a fraction of the cost.
        return String(JSON.parse(text.slice(start - 1, ++this.position)));
      } else if (this.position >= text.length) throw this.unexpected('the end of a string');
      else throw this.unexpected('a string without control characters');
    }
  }

  /** Of the escape at the current position, once it is found valid. */
  private escapeLength(): number {
    const letter = this.text[this.position + 1] ?? '';
    if (letter === 'u') {
      for (let at = this.position + 2; at < this.position + 6; at++) {
        if (!HEX_DIGITS.includes(this.text[at] ?? ' ')) throw this.unexpected('four hex digits after \\u');
      }
      return 6;
    }
    if (letter === '' || !ESCAPED_LETTERS.includes(letter)) throw this.unexpected('a valid escape');
    return 2;
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
