import { isAlphanumeric, isDigit } from './ascii.js';
import type { Detector, TextMatch } from './detector.js';

const DOT = 0x2e;
const DASH = 0x2d;
const SPACE = 0x20;
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

/**
 * Payment card numbers, alone or in groups: a right Luhn checksum, and a prefix and length that card networks issue. Without
 * the latter every tenth order number would be one.
 */
export const CARD_NUMBER: Detector = {
  name: 'card-number',
  find: findCardNumber,
};

function findCardNumber(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  let at = from;
  while (at < end) {
    if (!isDigit(bytes[at])) {
      at++;
      continue;
    }
    if (!continuesSomething(bytes, at)) {
      const cardEnd = cardEndAfter(bytes, at);
      if (cardEnd > 0) {
        match.start = at;
        match.end = cardEnd;
        return true;
      }
    }
    at = endOfDigits(bytes, at);
  }
  return false;
}

/** Whether what begins at `at` is the rest of a word or of a decimal fraction. */
function continuesSomething(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1];
  return isAlphanumeric(before) || (before === DOT && isDigit(bytes[at - 2]));
}

/** End of the longest card number that begins at `at` and ends with a group of digits; 0 when there is none. */
function cardEndAfter(bytes: Uint8Array, at: number): number {
  let found = 0;
  let digits = 0;
  let groupStart = at;
  for (;;) {
    const groupEnd = endOfDigits(bytes, groupStart);
    digits += groupEnd - groupStart;
    if (digits > DIGITS_MAX) return found;
    if (digits >= DIGITS_MIN && !isAlphanumeric(bytes[groupEnd]) && isCardNumber(bytes, at, groupEnd)) found = groupEnd;
    const separator = bytes[groupEnd];
    if ((separator !== SPACE && separator !== DASH) || !isDigit(bytes[groupEnd + 1])) return found;
    groupStart = groupEnd + 1;
  }
}

function endOfDigits(bytes: Uint8Array, at: number): number {
  while (isDigit(bytes[at])) at++;
  return at;
}

function isCardNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  let prefix = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(bytes[at])) continue;
    if (digits < 4) prefix = prefix * 10 + (bytes[at] ?? 0) - 0x30;
    digits++;
  }
  return isIssued(prefix, digits) && hasLuhnChecksum(bytes, start, end);
}

/** @param prefix first four digits. Source: ISO/IEC 7812 issuer ranges of the networks in use. */
function isIssued(prefix: number, digits: number): boolean {
  const two = Math.floor(prefix / 100);
  if (two >= 40 && two <= 49) return digits === 13 || digits === 16 || digits === 19; // Visa
  if ((two >= 51 && two <= 55) || (prefix >= 2221 && prefix <= 2720)) return digits === 16; // Mastercard
  if (two === 34 || two === 37) return digits === 15; // American Express
  if (two === 65 || prefix === 6011 || (prefix >= 6440 && prefix <= 6499)) return digits >= 16; // Discover
  if (two === 36 || two === 38 || two === 39 || (prefix >= 3000 && prefix <= 3059)) return digits >= 14; // Diners Club
  if (prefix >= 3528 && prefix <= 3589) return digits >= 16; // JCB
  if (two === 62 || two === 81) return digits >= 16; // UnionPay
  return MAESTRO.has(prefix) || (prefix >= 2200 && prefix <= 2204) ? digits >= 13 : false; // Maestro, Mir
}

const MAESTRO: ReadonlySet<number> = new Set([5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763]);

function hasLuhnChecksum(bytes: Uint8Array, start: number, end: number): boolean {
  let sum = 0;
  let doubles = false;
  for (let at = end - 1; at >= start; at--) {
    if (!isDigit(bytes[at])) continue;
    const digit = (bytes[at] ?? 0) - 0x30;
    const weighted = doubles ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
    doubles = !doubles;
  }
  return sum % 10 === 0;
}
