/** What a byte of a name is, to tell ids from words. Bytes of characters beyond ASCII count as lower-case letters. */
export const CHARACTER = { other: 0, digit: 1, lower: 2, upper: 3 } as const;

export const SLASH = 0x2f;
export const COLON = 0x3a;
export const SPACE = 0x20;
export const DOT = 0x2e;
export const QUESTION_MARK = 0x3f;
export const HASH_SIGN = 0x23;
export const SEMICOLON = 0x3b;
export const AT_SIGN = 0x40;
export const PERCENT = 0x25;

export function characterOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return CHARACTER.digit;
  if (byte >= 0x61 && byte <= 0x7a) return CHARACTER.lower;
  if (byte >= 0x41 && byte <= 0x5a) return CHARACTER.upper;
  return byte >= 0x80 ? CHARACTER.lower : CHARACTER.other;
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

export function isHexDigit(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
}

/** Where the byte is within `[start, end)`, or -1. */
export function indexOfByte(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === byte) return at;
  return -1;
}

export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}
