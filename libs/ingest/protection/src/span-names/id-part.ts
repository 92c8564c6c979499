import { CHARACTER, asciiText, characterOf, isHexDigit } from './ascii.js';

/** What a run of letters and digits within a path segment is. */
export const PART = { word: 0, fewDigits: 1, id: 2 } as const;
export type Part = (typeof PART)[keyof typeof PART];

const WORD_BYTES_MAX = 40;
const MIXED_BYTES_MAX = 32;
/** Digits that make an id of a run with letters, as in `user123`: `oauth2` and `i18n` have fewer. */
const ID_DIGITS_MIN = 3;
/** Words that are spelt with more digits than that. */
const SPELT_WITH_DIGITS = /^(?:sha|iso|rfc|x|h|utf|aes|rsa|hs|rs|es|ps|crc|cp|win|arm|amd)[0-9]{2,5}$/i;
const SPELT_WITH_DIGITS_BYTES_MAX = 8;

/** `[start, end)` holds letters and digits only, at least one. */
export function partOf(bytes: Uint8Array, start: number, end: number): Part {
  const length = end - start;
  let digits = 0;
  let hexDigits = 0;
  let changes = 0;
  let previous: number = CHARACTER.other;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const character = characterOf(byte);
    if (character === CHARACTER.digit) digits++;
    if (isHexDigit(byte)) hexDigits++;
    // A capital before small letters begins a word, which is no sign of chance.
    const startsWord = previous === CHARACTER.upper && character === CHARACTER.lower;
    if (at > start && character !== previous && !startsWord) changes++;
    previous = character;
  }
  if (digits === length) return length < ID_DIGITS_MIN ? PART.fewDigits : PART.id;
  if (hexDigits === length && (length >= 16 || (length >= 8 && digits >= 2))) return PART.id;
  if (changes >= changesOfChance(length, digits > 0) * (length - 1)) return PART.id;
  if (digits === 0) return length > WORD_BYTES_MAX ? PART.id : PART.word;
  if (length > MIXED_BYTES_MAX) return PART.id;
  return digits >= ID_DIGITS_MIN && !isSpeltWithDigits(bytes, start, end) ? PART.id : PART.word;
}

/**
 * From which share of changes between digits, capitals and small letters a run is taken for a random token. In base64 about half
 * of the places change, in camelCase with a digit or two (`GetUser2FAStatus`) a fifth; short runs stray more.
 */
function changesOfChance(length: number, hasDigits: boolean): number {
  if (!hasDigits) return length >= 20 ? 0.35 : Number.POSITIVE_INFINITY;
  if (length >= 16) return 0.3;
  if (length >= 10) return 0.35;
  return length >= 8 ? 0.5 : Number.POSITIVE_INFINITY;
}

function isSpeltWithDigits(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= SPELT_WITH_DIGITS_BYTES_MAX && SPELT_WITH_DIGITS.test(asciiText(bytes, start, end));
}
