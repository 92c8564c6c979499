import { ExpressionError } from './expression-error.js';
import { type Token, type TokenKind, tokensOf } from './tokens.js';

const LENGTH_MAX = 4_096;
const DEPTH_MAX = 32;
const SHOWN_LENGTH_MAX = 20;

/** Reads an expression token by token. */
export class TokenReader {
  readonly source: string;
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(source: string) {
    if (source.length > LENGTH_MAX) {
      throw new ExpressionError(source, 0, `has ${source.length} characters; at most ${LENGTH_MAX} are allowed`);
    }
    this.source = source;
    this.tokens = tokensOf(source);
  }

  get current(): Token {
    const token = this.tokens[Math.min(this.index, this.tokens.length - 1)];
    if (token === undefined) throw new Error('there is always an end');
    return token;
  }

  is(kind: TokenKind, text?: string): boolean {
    const { current } = this;
    return current.kind === kind && (text === undefined || current.text === text);
  }

  /** Goes on when the token is this one. */
  take(kind: TokenKind, text?: string): Token | undefined {
    if (!this.is(kind, text)) return undefined;
    const { current } = this;
    this.index++;
    return current;
  }

  /** @param expected in words, for the message; by default the text itself */
  expect(kind: TokenKind, text?: string, expected = `\`${text ?? kind}\``): Token {
    return this.take(kind, text) ?? this.fail(`expected ${expected}, found ${this.found()}`);
  }

  expectOneOf(kind: TokenKind, allowed: readonly string[]): Token {
    const token = this.current;
    if (token.kind !== kind || !allowed.includes(token.text)) {
      this.fail(`expected one of ${allowed.join(', ')}, found ${this.found()}`);
    }
    this.index++;
    return token;
  }

  found(): string {
    const { kind, text } = this.current;
    if (kind === 'end') return 'the end';
    const shown = text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)}...` : text;
    return kind === 'text' ? `the text ${JSON.stringify(shown)}` : `\`${shown}\``;
  }

  fail(message: string, at: Token = this.current, cause?: unknown): never {
    throw new ExpressionError(this.source, at.offset, message, cause === undefined ? undefined : { cause });
  }

  /** Reads something that may hold the like of itself. */
  nested<T>(read: () => T): T {
    if (++this.depth > DEPTH_MAX) this.fail(`is nested more than ${DEPTH_MAX} deep`);
    const result = read();
    this.depth--;
    return result;
  }
}
