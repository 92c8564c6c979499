import { isAlphanumeric, isDigit, isWordByte } from '../detect/ascii.js';
import { ByteText } from './byte-text.js';
import { commandKeyword } from './command-statement.js';

const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKTICK = 0x60;
const BACKSLASH = 0x5c;
const DOLLAR = 0x24;
const QUESTION = 0x3f;
const DASH = 0x2d;
const SLASH = 0x2f;
const STAR = 0x2a;
const HASH = 0x23;
const DOT = 0x2e;
const CLOSE = 0x29;
const COLON = 0x3a;
const AT = 0x40;
const UNDERSCORE = 0x5f;
const NEWLINE = 0x0a;

/** After these a double-quoted text is a value, where it otherwise may be the name of a column. */
const VALUE_WORDS: ReadonlySet<string> = new Set(['VALUES', 'IN', 'LIKE', 'ILIKE', 'BETWEEN', 'THEN', 'ELSE', 'LIMIT']);
const VALUE_SIGNS: ReadonlySet<number> = new Set(Array.from('=<>!:~|+', (sign) => sign.charCodeAt(0)));
const NAME_WORDS: ReadonlySet<string> = new Set([
  'SELECT',
  'FROM',
  'WHERE',
  'JOIN',
  'ON',
  'SET',
  'RETURNING',
  'AS',
  'BY',
]);

/**
 * A database statement with `?` for every literal, so that what is left says what kind of query it was and nothing of whom
 * it was about; undefined when nothing had to change. Strings, numbers, dollar quotes and comments go, placeholders stay,
 * lists of literals become one. JSON keeps its keys (MongoDB); commands of key-value stores keep the command word (Redis).
 * Where it is unclear where a string ends (a backslash before a quote means different things to different databases),
 * everything from its beginning on goes.
 */
export function withoutLiterals(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
  const statement = bytes.subarray(start, end);
  const command = commandKeyword(statement);
  if (command !== undefined) return unlessEqual(statement, command);
  return unlessEqual(statement, new StatementScanner(statement).scan());
}

function unlessEqual(before: Uint8Array, after: Uint8Array): Uint8Array | undefined {
  const isEqual = before.length === after.length && before.every((byte, index) => byte === after[index]);
  return isEqual ? undefined : after;
}

class StatementScanner {
  private readonly bytes: Uint8Array;
  private readonly out = new ByteText();
  private readonly isJson: boolean;
  private at = 0;
  /** Whether the place is one for values rather than names: what was written before says so. */
  private expectsValue = false;

  constructor(statement: Uint8Array) {
    this.bytes = statement;
    let first = 0;
    while (isSpace(statement[first])) first++;
    this.isJson = statement[first] === 0x7b || statement[first] === 0x5b;
  }

  scan(): Uint8Array {
    while (this.at < this.bytes.length) this.step();
    return this.out.copy();
  }

  private step(): void {
    const byte = this.bytes[this.at] ?? 0;
    const next = this.bytes[this.at + 1];
    if (byte === QUOTE) this.string(QUOTE);
    else if (byte === DOUBLE_QUOTE) this.doubleQuoted();
    else if (byte === BACKTICK) this.copyQuoted(BACKTICK);
    else if (byte === DASH && next === DASH) this.lineComment();
    else if (byte === HASH && next !== 0x3e && next !== DASH) this.lineComment();
    else if (byte === SLASH && next === STAR) this.blockComment();
    else if (byte === DOLLAR) this.dollar();
    else if (isDigit(byte) || (byte === DOT && isDigit(next))) this.number();
    else if (isNameByte(byte)) this.word();
    else if ((byte === COLON || byte === AT) && isNameByte(next) && !this.isJson) this.parameter();
    else this.sign(byte);
  }

  private literal(end: number): void {
    this.at = end;
    this.out.placeholder();
  }

  private sign(byte: number): void {
    this.at++;
    if (byte === QUESTION) this.out.placeholder();
    else if (byte === CLOSE) this.out.closeList();
    else this.out.push(byte);
    if (VALUE_SIGNS.has(byte)) this.expectsValue = true;
    else if (byte === DOT || byte === 0x3b) this.expectsValue = false;
  }

  private string(quote: number): void {
    this.literal(stringEnd(this.bytes, this.at, quote));
  }

  /** A name in most databases, a string in MySQL and JSON. */
  private doubleQuoted(): void {
    const end = stringEnd(this.bytes, this.at, DOUBLE_QUOTE);
    let after = end;
    while (isSpace(this.bytes[after])) after++;
    const isKey = this.isJson && this.bytes[after] === COLON;
    const isQualified = !this.isJson && (this.bytes[end] === DOT || this.bytes[this.at - 1] === DOT);
    const isName = !this.isJson && !this.expectsValue && this.isPlainName(this.at + 1, end - 1);
    if (isKey || isQualified || isName) this.copyTo(end);
    else this.literal(end);
  }

  private isPlainName(start: number, end: number): boolean {
    for (let at = start; at < end; at++) if (!isNameByte(this.bytes[at])) return false;
    return end > start;
  }

  private copyQuoted(quote: number): void {
    this.copyTo(stringEnd(this.bytes, this.at, quote));
  }

  private word(): void {
    const start = this.at;
    while (isNameByte(this.bytes[this.at]) || this.bytes[this.at] === DOLLAR) this.at++;
    const word = String.fromCharCode(...this.bytes.subarray(start, Math.min(this.at, start + 16))).toUpperCase();
    if (VALUE_WORDS.has(word)) this.expectsValue = true;
    else if (NAME_WORDS.has(word) || word === 'AND' || word === 'OR') this.expectsValue = false;
    this.out.append(this.bytes, start, this.at);
  }

  private number(): void {
    const { bytes } = this;
    let end = this.at;
    while (
      isAlphanumeric(bytes[end]) ||
      bytes[end] === DOT ||
      bytes[end] === UNDERSCORE ||
      isExponentSign(bytes, end)
    ) {
      end++;
    }
    this.literal(end);
  }

  /** `$1`, `$tag$ text $tag$`, or a dollar. */
  private dollar(): void {
    const { bytes } = this;
    let tagEnd = this.at + 1;
    while (isNameByte(bytes[tagEnd])) tagEnd++;
    if (bytes[tagEnd] !== DOLLAR || isDigit(bytes[this.at + 1])) {
      this.copyTo(tagEnd);
      return;
    }
    const tag = bytes.subarray(this.at, tagEnd + 1);
    let end = tagEnd + 1;
    while (end < bytes.length && !startsWith(bytes, end, tag)) end++;
    this.literal(Math.min(end + tag.length, bytes.length));
  }

  private parameter(): void {
    let end = this.at + 1;
    while (isNameByte(this.bytes[end])) end++;
    this.copyTo(end);
  }

  private lineComment(): void {
    while (this.at < this.bytes.length && this.bytes[this.at] !== NEWLINE) this.at++;
    this.out.space();
  }

  private blockComment(): void {
    let depth = 0;
    do {
      const pair = ((this.bytes[this.at] ?? 0) << 8) | (this.bytes[this.at + 1] ?? 0);
      if (pair === ((SLASH << 8) | STAR)) depth++;
      else if (pair === ((STAR << 8) | SLASH)) depth--;
      this.at += pair === ((SLASH << 8) | STAR) || pair === ((STAR << 8) | SLASH) ? 2 : 1;
    } while (depth > 0 && this.at < this.bytes.length);
    this.out.space();
  }

  private copyTo(end: number): void {
    this.out.append(this.bytes, this.at, end);
    this.at = end;
  }
}

/** Where the quoted text that begins at `start` ends; a doubled quote is one of its characters. */
function stringEnd(bytes: Uint8Array, start: number, quote: number): number {
  let at = start + 1;
  while (at < bytes.length) {
    if (bytes[at] === BACKSLASH && bytes[at + 1] === quote && quote !== BACKTICK) return bytes.length;
    if (bytes[at] === quote) {
      if (bytes[at + 1] !== quote) return at + 1;
      at++;
    }
    at++;
  }
  return bytes.length;
}

function isExponentSign(bytes: Uint8Array, at: number): boolean {
  const isSign = bytes[at] === DASH || bytes[at] === 0x2b;
  return isSign && ((bytes[at - 1] ?? 0) | 0x20) === 0x65 && isDigit(bytes[at + 1]) && isDigit(bytes[at - 2]);
}

function startsWith(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text[index]) return false;
  return true;
}

function isNameByte(byte: number | undefined): boolean {
  return isWordByte(byte) || byte === UNDERSCORE;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}
