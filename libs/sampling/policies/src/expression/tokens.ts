import { ExpressionError } from './expression-error.js';

export type TokenKind = 'word' | 'symbol' | 'text' | 'number' | 'duration' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of a text what it says. */
  readonly text: string;
  readonly offset: number;
}

/** In the order in which they are tried: a longer one before what it begins with. */
const SYMBOLS = ['==', '!=', '<=', '>=', '=~', '!~', '<', '>', '(', ')', '[', ']', '.', ','] as const;

const BLANK = /[ \t\r\n]+/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const DURATION_UNIT = /ns|us|µs|ms|s|m|h/y;
const WORD_CHARACTER = /[A-Za-z0-9_]/y;
const HEX4 = /[0-9a-fA-F]{4}/y;

/** What may stand behind a backslash in a text, and what it says. */
export const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
]);

/** What people write who know other languages. */
const HINTS: ReadonlyMap<string, string> = new Map([
  ['&', 'write `and`'],
  ['|', 'write `or`'],
  ['!', 'write `not`, or `!=`'],
  ['=', 'write `==` to compare'],
]);

/** The source as tokens, the last of which is `end`. Throws ExpressionError. */
export function tokensOf(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    offset = matchAt(BLANK, source, offset)?.end ?? offset;
    if (offset === source.length) break;
    const { token, end } = readToken(source, offset);
    tokens.push(token);
    offset = end;
  }
  tokens.push({ kind: 'end', text: '', offset });
  return tokens;
}

interface Read {
  readonly token: Token;
  readonly end: number;
}

function readToken(source: string, offset: number): Read {
  const first = source.charAt(offset);
  if (first === '"' || first === "'") return readText(source, offset, first);
  const word = matchAt(WORD, source, offset);
  if (word !== undefined) return { token: { kind: 'word', text: word.text, offset }, end: word.end };
  const number = matchAt(NUMBER, source, offset);
  if (number !== undefined) return readNumber(source, offset, number);
  const symbol = SYMBOLS.find((candidate) => source.startsWith(candidate, offset));
  if (symbol !== undefined) return { token: { kind: 'symbol', text: symbol, offset }, end: offset + symbol.length };
  const hint = HINTS.get(first);
  throw new ExpressionError(source, offset, `unexpected "${first}"${hint === undefined ? '' : `; ${hint}`}`);
}

function readNumber(source: string, offset: number, number: Matched): Read {
  const unit = matchAt(DURATION_UNIT, source, number.end);
  const end = unit?.end ?? number.end;
  if (matchAt(WORD_CHARACTER, source, end) !== undefined) {
    throw new ExpressionError(
      source,
      number.end,
      'a number may be followed by ns, us, ms, s, m or h, and nothing else',
    );
  }
  const text = source.slice(offset, end);
  return { token: { kind: unit === undefined ? 'number' : 'duration', text, offset }, end };
}

function readText(source: string, offset: number, quote: string): Read {
  let text = '';
  let at = offset + 1;
  for (;;) {
    const character = source.charAt(at);
    if (character === '') throw new ExpressionError(source, offset, `text without a closing ${quote}`);
    if (character === quote) return { token: { kind: 'text', text, offset }, end: at + 1 };
    if (character === '\\') {
      const escaped = readEscape(source, at);
      text += escaped.text;
      at = escaped.end;
    } else {
      text += character;
      at++;
    }
  }
}

function readEscape(source: string, offset: number): Matched {
  const letter = source.charAt(offset + 1);
  const plain = ESCAPES.get(letter);
  if (plain !== undefined) return { text: plain, end: offset + 2 };
  const hex = letter === 'u' ? matchAt(HEX4, source, offset + 2) : undefined;
  if (hex === undefined) {
    throw new ExpressionError(
      source,
      offset,
      String.raw`unknown escape; allowed are \" \' \\ \n \r \t \u and four hexadecimal digits`,
    );
  }
  return { text: String.fromCharCode(Number.parseInt(hex.text, 16)), end: hex.end };
}

interface Matched {
  readonly text: string;
  readonly end: number;
}

/** @param pattern sticky */
function matchAt(pattern: RegExp, source: string, offset: number): Matched | undefined {
  pattern.lastIndex = offset;
  const text = pattern.exec(source)?.[0];
  return text === undefined ? undefined : { text, end: offset + text.length };
}
