import type { StatementToken } from './statement-scanner.js';

interface Placed {
  readonly token: StatementToken;
  readonly text: string;
}

/** Room for a blank and `…`. */
const CUT_MARK_CHARS = 2;

/**
 * Puts tokens together again in one way of writing. A list of values becomes one value as it grows, so that an IN list of a
 * million takes no memory. What it writes, read again, gives the same.
 */
export class StatementShape {
  readonly #charsMax: number;
  readonly #placed: Placed[] = [];
  #length = 0;
  #isFull = false;

  constructor(charsMax: number) {
    this.#charsMax = charsMax;
  }

  /** True when nothing more has room. */
  get isFull(): boolean {
    return this.#isFull;
  }

  add(token: StatementToken): void {
    if (this.#isFull) return;
    if (token.type === 'value') this.#dropSign();
    if (token.type === 'value' && this.#endsWith(['value', 'comma'])) {
      this.#drop();
      return;
    }
    this.#place(token);
    if (token.type === 'close') this.#mergeRows();
    if (this.#length > this.#charsMax) this.#cut();
  }

  toString(): string {
    return this.#placed.map(({ text }) => text).join('');
  }

  /** `= -1` is `= ?` as `= 1` is. */
  #dropSign(): void {
    while (isSign(this.#last(1))) {
      const before = this.#last(2);
      if (before === undefined || !['operator', 'open', 'comma'].includes(before.type)) return;
      this.#drop();
    }
  }

  /** `(?), (?)` is `(?)`: rows of an INSERT. */
  #mergeRows(): void {
    const types = ['open', 'value', 'close', 'comma', 'open', 'value', 'close'];
    if (!this.#endsWith(types) || this.#last(1)?.text !== this.#last(5)?.text) return;
    for (let count = 0; count < 4; count++) this.#drop();
  }

  #endsWith(types: readonly string[]): boolean {
    return types.every((type, at) => this.#last(types.length - at)?.type === type);
  }

  /** From the end, 1 is the last. */
  #last(back: number): StatementToken | undefined {
    return this.#placed[this.#placed.length - back]?.token;
  }

  #place(token: StatementToken): void {
    const text = `${this.#needsBlank(token) ? ' ' : ''}${token.text}`;
    this.#placed.push({ token, text });
    this.#length += text.length;
  }

  #drop(): void {
    this.#length -= this.#placed.pop()?.text.length ?? 0;
  }

  #needsBlank(token: StatementToken): boolean {
    const before = this.#last(1);
    if (before === undefined || token.type === 'comma' || token.type === 'close') return false;
    if (token.type === 'dot' || before.type === 'dot') return token.isApart && token.type !== 'dot';
    if (before.type === 'open') return false;
    // A cast sticks to its value; a function to its bracket, while `IN (` may be written both ways.
    if (token.type === 'operator' && token.text.startsWith(':')) return before.type === 'operator';
    if (before.type === 'operator' && before.text === '::') return token.isApart;
    return token.type !== 'open' || token.isApart || before.type !== 'word';
  }

  #cut(): void {
    this.#isFull = true;
    while (this.#length + CUT_MARK_CHARS > this.#charsMax && this.#placed.length > 0) this.#drop();
    this.#place({ type: 'other', text: '…', isApart: false });
  }
}

function isSign(token: StatementToken | undefined): boolean {
  return token?.type === 'operator' && (token.text === '-' || token.text === '+');
}
