/*
 * What is in a text, by one look at each byte. Detectors ask it whether a closer look can find anything at all: most values
 * of spans are cleared by it alone.
 */

/** Counts, seven bits each, so that a piece of 127 bytes cannot overflow into the next. */
const DIGITS_SHIFT = 0;
const DOTS_SHIFT = 7;
const COLONS_SHIFT = 14;
const COUNT_MASK = 0x7f;
const COUNTS_MASK = 0x1f_ffff;
const PIECE_BYTES = 127;

export const HAS_AT = 1 << 21;
export const HAS_UPPER = 1 << 22;
export const HAS_DASH = 1 << 23;
export const HAS_SPACE = 1 << 24;
export const HAS_UNDERSCORE = 1 << 25;
export const HAS_PLUS = 1 << 26;
export const HAS_PERCENT = 1 << 27;
export const HAS_EQUALS = 1 << 28;

const classes = new Int32Array(256);
for (const digit of '0123456789') classes[digit.charCodeAt(0)] = 1 << DIGITS_SHIFT;
for (let code = 0x41; code <= 0x5a; code++) classes[code] = HAS_UPPER;
for (const [character, bits] of [
  ['.', 1 << DOTS_SHIFT],
  [':', 1 << COLONS_SHIFT],
  ['@', HAS_AT],
  ['-', HAS_DASH],
  [' ', HAS_SPACE],
  ['_', HAS_UNDERSCORE],
  ['+', HAS_PLUS],
  ['%', HAS_PERCENT],
  ['=', HAS_EQUALS],
] as const) {
  classes[character.charCodeAt(0)] = bits;
}

export class TextProfile {
  length = 0;
  digits = 0;
  dots = 0;
  colons = 0;
  private flags = 0;

  read(bytes: Uint8Array, start: number, end: number): void {
    this.length = end - start;
    this.digits = this.dots = this.colons = 0;
    let flags = 0;
    for (let from = start; from < end; from += PIECE_BYTES) {
      const to = Math.min(from + PIECE_BYTES, end);
      let counts = 0;
      for (let at = from; at < to; at++) {
        const bits = classes[bytes[at] ?? 0] ?? 0;
        flags |= bits;
        counts += bits & COUNTS_MASK;
      }
      this.digits += (counts >>> DIGITS_SHIFT) & COUNT_MASK;
      this.dots += (counts >>> DOTS_SHIFT) & COUNT_MASK;
      this.colons += (counts >>> COLONS_SHIFT) & COUNT_MASK;
    }
    this.flags = flags;
  }

  /** Whether any of the characters given as HAS_ bits is there. */
  has(bits: number): boolean {
    return (this.flags & bits) !== 0;
  }
}
