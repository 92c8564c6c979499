import { isAlphanumeric, isDigit, spellsAnyCase } from './ascii.js';
import type { Detector, TextMatch } from './detector.js';

const PLUS = 0x2b;
const OPEN = 0x28;
const CLOSE = 0x29;
const SPACE = 0x20;
const DASH = 0x2d;
const DOT = 0x2e;
const DIGITS_MIN = 8;
/** E.164. */
const DIGITS_MAX = 15;

/**
 * Phone numbers with a country code (`+49 30 901820`, E.164) and North American ones with separators (`(555) 123-4567`).
 * National numbers of other countries cannot be told from any other digits: find those by their keys.
 */
export const PHONE_NUMBER: Detector = {
  name: 'phone',
  find: findPhoneNumber,
};

function findPhoneNumber(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte !== PLUS && byte !== OPEN && byte !== 0x25 && !isDigit(byte)) continue;
    const before = bytes[at - 1];
    if (isAlphanumeric(before) || before === DOT || before === DASH || before === PLUS) continue;
    const isEscaped = spellsAnyCase(bytes, at, end, '%2b');
    const numberEnd =
      byte === PLUS || isEscaped ? internationalEnd(bytes, isEscaped ? at + 3 : at + 1) : northAmericanEnd(bytes, at);
    if (numberEnd < 0) continue;
    match.start = at;
    match.end = numberEnd;
    return true;
  }
  return false;
}

function internationalEnd(bytes: Uint8Array, start: number): number {
  if (!isDigit(bytes[start]) || bytes[start] === 0x30) return -1;
  let digits = 0;
  let at = start;
  let numberEnd = -1;
  while (at < bytes.length) {
    if (isDigit(bytes[at])) {
      digits++;
      numberEnd = ++at;
      continue;
    }
    let next = at;
    while (next - at < 2 && isSeparator(bytes[next])) next++;
    if (next === at || !isDigit(bytes[next])) break;
    at = next;
  }
  if (isAlphanumeric(bytes[numberEnd])) return -1;
  return digits >= DIGITS_MIN && digits <= DIGITS_MAX ? numberEnd : -1;
}

function isSeparator(byte: number | undefined): boolean {
  return byte === SPACE || byte === DASH || byte === DOT || byte === OPEN || byte === CLOSE;
}

/** `(ddd) ddd-dddd`, `ddd-ddd-dddd` or `ddd.ddd.dddd`, area and exchange beginning with 2 to 9 (NANP). */
function northAmericanEnd(bytes: Uint8Array, start: number): number {
  const isBracketed = bytes[start] === OPEN;
  const area = isBracketed ? start + 1 : start;
  if (!areDigits(bytes, area, 3) || (bytes[area] ?? 0) < 0x32) return -1;
  let at = area + 3;
  const separator = bytes[isBracketed ? at + 1 : at];
  if (isBracketed) {
    if (bytes[at++] !== CLOSE) return -1;
    if (separator === SPACE || separator === DASH) at++;
  } else if (separator === DASH || separator === DOT) at++;
  else return -1;
  if (!areDigits(bytes, at, 3) || (bytes[at] ?? 0) < 0x32) return -1;
  at += 3;
  if (isBracketed ? bytes[at] !== DASH && bytes[at] !== SPACE && bytes[at] !== DOT : bytes[at] !== separator) return -1;
  at++;
  if (!areDigits(bytes, at, 4)) return -1;
  at += 4;
  const after = bytes[at];
  const goesOn = isAlphanumeric(after) || ((after === DASH || after === DOT) && isDigit(bytes[at + 1]));
  return goesOn ? -1 : at;
}

function areDigits(bytes: Uint8Array, at: number, count: number): boolean {
  for (let index = 0; index < count; index++) if (!isDigit(bytes[at + index])) return false;
  return true;
}
