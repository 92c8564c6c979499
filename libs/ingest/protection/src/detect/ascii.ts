/** Classes of bytes, as bits. Bytes of 0x80 and above belong to characters that are no ASCII. */
const DIGIT = 1;
const UPPER = 2;
const LOWER = 4;
const HEX_LETTER = 8;
const LOCAL_PUNCTUATION = 16;
const NON_ASCII = 32;
const BASE64URL_PUNCTUATION = 64;
const TOKEN_PUNCTUATION = 128;

const classes = new Uint8Array(256);
mark('0123456789', DIGIT);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', UPPER);
mark('abcdefghijklmnopqrstuvwxyz', LOWER);
mark('ABCDEFabcdef', HEX_LETTER);
mark("._%+-'~", LOCAL_PUNCTUATION);
mark('-_', BASE64URL_PUNCTUATION);
mark('._~+/=-', TOKEN_PUNCTUATION);
classes.fill(NON_ASCII, 0x80);

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

export function isLetter(byte: number | undefined): boolean {
  return has(byte, UPPER | LOWER);
}

export function isAlphanumeric(byte: number | undefined): boolean {
  return has(byte, DIGIT | UPPER | LOWER);
}

export function isHexDigit(byte: number | undefined): boolean {
  return has(byte, DIGIT | HEX_LETTER);
}

/** Letters, digits and whatever is no ASCII. */
export function isWordByte(byte: number | undefined): boolean {
  return has(byte, DIGIT | UPPER | LOWER | NON_ASCII);
}

/** What the part of a mail address before the @ is made of, in practice. */
export function isMailLocal(byte: number | undefined): boolean {
  return has(byte, DIGIT | UPPER | LOWER | NON_ASCII | LOCAL_PUNCTUATION);
}

export function isBase64Url(byte: number | undefined): boolean {
  return has(byte, DIGIT | UPPER | LOWER | BASE64URL_PUNCTUATION);
}

/** token68 of RFC 9110. */
export function isToken68(byte: number | undefined): boolean {
  return has(byte, DIGIT | UPPER | LOWER | TOKEN_PUNCTUATION);
}

/** Whether `bytes[at...]` spells the text, which is lowercase ASCII; letters of the bytes may be of any case. */
export function spellsAnyCase(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  if (at < 0 || at + text.length > end) return false;
  for (let index = 0; index < text.length; index++) {
    const byte = bytes[at + index] ?? 0;
    const lower = has(byte, UPPER) ? byte | 0x20 : byte;
    if (lower !== text.charCodeAt(index)) return false;
  }
  return true;
}

export function spells(bytes: Uint8Array, at: number, end: number, text: string): boolean {
  if (at < 0 || at + text.length > end) return false;
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

function has(byte: number | undefined, bits: number): boolean {
  return byte !== undefined && ((classes[byte] ?? 0) & bits) !== 0;
}

function mark(characters: string, bit: number): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    classes[code] = (classes[code] ?? 0) | bit;
  }
}
