import type { Dialect } from './dialect.js';

/** `value`: a literal or a parameter, whatever it was. `open` and `close` are brackets of any form. */
export type TokenType = 'word' | 'value' | 'operator' | 'open' | 'close' | 'comma' | 'dot' | 'other';

export interface StatementToken {
  readonly type: TokenType;
  readonly text: string;
  /** Whether it stood apart from the one before. */
  readonly isApart: boolean;
}

const BLANK = /\s/;
const WORD_START = /[\p{L}_]/u;
const WORD_PART = /[\p{L}\p{N}_$]/u;
const NUMBER_PART = /[0-9a-zA-Z_.]/;
const DIGIT = /[0-9]/;
const OPERATORS = '*/<>=~!%^&|#@-+:?';
/** A letter before a quote that belongs to the text: national, hex, bit, escape, raw, Unicode. */
const TEXT_PREFIX = /^(?:[nxberu]|br|rb|u&)$/i;

/** Splits a statement. Every character is looked at a bounded number of times. */
export class StatementScanner {
  readonly #text: string;
  readonly #dialect: Dialect;
  /** Documents in JSON, whose keys stand in quotes. */
  readonly #isDocument: boolean = false;
  #at = 0;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
    this.#skipBlanksAndComments();
    this.#isDocument = this.#char(0) === '{' || this.#char(0) === '[';
  }

  /** Undefined at the end. */
  next(): StatementToken | undefined {
    const before = this.#at;
    this.#skipBlanksAndComments();
    if (this.#at >= this.#text.length) return undefined;
    const isApart = this.#at > before;
    const start = this.#at;
    const type = this.#read(this.#char(0));
    return { type, text: type === 'value' ? '?' : this.#text.slice(start, this.#at), isApart };
  }

  #char(ahead: number): string {
    return this.#text.charAt(this.#at + ahead);
  }

  #skipBlanksAndComments(): void {
    while (this.#at < this.#text.length) {
      const char = this.#char(0);
      const two = char + this.#char(1);
      if (BLANK.test(char)) this.#at++;
      else if (two === '/*') this.#skipPast('*/', 2);
      else if (!this.#isDocument && (two === '--' || (char === '#' && this.#dialect.hashComments))) {
        this.#skipPast('\n', 1);
      } else return;
    }
  }

  /** To the end of the text where `end` does not come. */
  #skipPast(end: string, ahead: number): void {
    const found = this.#text.indexOf(end, this.#at + ahead);
    this.#at = found === -1 ? this.#text.length : found + end.length;
  }

  #read(char: string): TokenType {
    if (char === "'") return this.#readQuoted(char, 'value');
    if (char === '"') return this.#readDoubleQuoted();
    if (char === '`') return this.#readQuoted(char, 'word');
    if (char === '[' && this.#dialect.bracketedNames && !this.#isDocument) return this.#readQuoted(']', 'word');
    if (DIGIT.test(char) || (char === '.' && DIGIT.test(this.#char(1)))) return this.#readNumber();
    if (WORD_START.test(char)) return this.#readWord();
    if (char === '$') return this.#readDollar();
    if (char === '?') return this.#take(1, 'value');
    if (char === '@' || char === ':' || char === '%') return this.#readParameter(char);
    return this.#readPunctuation(char);
  }

  #take(length: number, type: TokenType): TokenType {
    this.#at += length;
    return type;
  }

  /** A doubled quote stands for itself; an unclosed one takes the rest. */
  #readQuoted(quote: string, type: TokenType, hasEscapes = this.#dialect.backslashEscapes): TokenType {
    this.#at++;
    while (this.#at < this.#text.length) {
      const char = this.#char(0);
      if (char === '\\' && hasEscapes && type === 'value') this.#at += 2;
      else if (char !== quote) this.#at++;
      else if (this.#char(1) === quote) this.#at += 2;
      else return this.#take(1, type);
    }
    this.#at = this.#text.length;
    return type;
  }

  #readDoubleQuoted(): TokenType {
    if (!this.#isDocument) return this.#readQuoted('"', this.#dialect.doubleQuotedTexts ? 'value' : 'word');
    this.#readQuoted('"', 'value', true);
    let ahead = 0;
    while (BLANK.test(this.#char(ahead))) ahead++;
    return this.#char(ahead) === ':' ? 'word' : 'value';
  }

  #readNumber(): TokenType {
    while (NUMBER_PART.test(this.#char(0)) || this.#isExponentSign()) this.#at++;
    return 'value';
  }

  #isExponentSign(): boolean {
    const char = this.#char(0);
    return (char === '+' || char === '-') && /[eE]/.test(this.#char(-1)) && DIGIT.test(this.#char(1));
  }

  #readWord(): TokenType {
    const start = this.#at;
    while (WORD_PART.test(this.#char(0))) this.#at++;
    if (this.#char(0) !== "'") return 'word';
    const word = this.#text.slice(start, this.#at);
    if (!TEXT_PREFIX.test(word)) return 'word';
    return this.#readQuoted("'", 'value', this.#dialect.backslashEscapes || /^e$/i.test(word));
  }

  /** `$1`, `$name`, `$$text$$` and `$tag$text$tag$`. */
  #readDollar(): TokenType {
    let length = 1;
    while (/[\p{L}\p{N}_]/u.test(this.#char(length))) length++;
    if (this.#char(length) === '$' && !DIGIT.test(this.#char(1))) {
      const tag = this.#text.slice(this.#at, this.#at + length + 1);
      this.#skipPast(tag, tag.length);
      return 'value';
    }
    return this.#take(length, length > 1 ? 'value' : 'other');
  }

  /** `@name`, `:name`, `%s` and `%(name)s`; else an operator. */
  #readParameter(char: string): TokenType {
    const next = this.#char(1);
    const isNamed = WORD_START.test(next) || (DIGIT.test(next) && char === ':');
    if (char === '@' && isNamed) return this.#readName(1);
    if (char === ':' && isNamed && this.#dialect.colonParameters && !this.#isDocument && !this.#followsName()) {
      return this.#readName(1);
    }
    if (char === '%' && /[sdf]/.test(next) && !WORD_PART.test(this.#char(2))) return this.#take(2, 'value');
    const named =
      char === '%' && next === '(' ? /^%\(\w{1,64}\)s/.exec(this.#text.slice(this.#at, this.#at + 70)) : null;
    if (named !== null) return this.#take(named[0].length, 'value');
    return this.#readPunctuation(char);
  }

  #readName(ahead: number): TokenType {
    this.#at += ahead;
    while (WORD_PART.test(this.#char(0))) this.#at++;
    return 'value';
  }

  /** `a:b` is a path or a slice, and `a::text` a cast. */
  #followsName(): boolean {
    return this.#at > 0 && /[\p{L}\p{N}_:)\]"]/u.test(this.#char(-1));
  }

  #readPunctuation(char: string): TokenType {
    if ('([{'.includes(char)) return this.#take(1, 'open');
    if (')]}'.includes(char)) return this.#take(1, 'close');
    if (char === ',') return this.#take(1, 'comma');
    if (char === '.') return this.#take(1, 'dot');
    if (char === '+' || (char === '-' && this.#char(1) !== '>')) return this.#take(1, 'operator');
    if (!OPERATORS.includes(char)) return this.#take((this.#text.codePointAt(this.#at) ?? 0) > 0xffff ? 2 : 1, 'other');
    this.#at++;
    while (this.#continuesOperator()) this.#at++;
    return 'operator';
  }

  /** Signs and comments begin anew; so does what may be a parameter. */
  #continuesOperator(): boolean {
    const char = this.#char(0);
    if (char === '' || !'*/<>=~!^&|:#'.includes(char)) return false;
    if (char === '#' && this.#dialect.hashComments) return false;
    if (char === '/' && this.#char(1) === '*') return false;
    return char !== ':' || this.#char(-1) === ':';
  }
}
