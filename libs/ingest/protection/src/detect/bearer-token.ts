import { isAlphanumeric, isDigit, isToken68, spells, spellsAnyCase } from './ascii.js';
import { decodeBase64 } from './base64url.js';
import type { Detector, TextMatch } from './detector.js';

const SPACE = 0x20;
const PLUS = 0x2b;
const LOWER_B = 0x62;
const TOKEN_BYTES_MIN = 8;
/** A word of so many letters is no word. */
const WORD_BYTES_MAX = 20;

/** What follows `Bearer` (RFC 6750) or `Basic` (RFC 7617) in an Authorization header; the scheme itself stays. */
export const BEARER_TOKEN: Detector = {
  name: 'bearer-token',
  find: findToken,
};

function findToken(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  for (let at = Math.max(0, from - 1); at < end; at++) {
    if (((bytes[at] ?? 0) | 0x20) !== LOWER_B || isAlphanumeric(bytes[at - 1])) continue;
    const isBearer = spellsAnyCase(bytes, at, end, 'bearer');
    if (!isBearer && !spellsAnyCase(bytes, at, end, 'basic')) continue;
    const schemeEnd = at + (isBearer ? 6 : 5);
    const tokenStart = skipSpaces(bytes, schemeEnd, end);
    let tokenEnd = tokenStart;
    while (tokenEnd < end && isToken68(bytes[tokenEnd])) tokenEnd++;
    if (tokenStart === schemeEnd || tokenStart < from || tokenEnd - tokenStart < TOKEN_BYTES_MIN) continue;
    if (isBearer ? !looksRandom(bytes, tokenStart, tokenEnd) : !isUserAndPassword(bytes, tokenStart, tokenEnd))
      continue;
    match.start = tokenStart;
    match.end = tokenEnd;
    return true;
  }
  return false;
}

/** Spaces, also as URLs write them. */
function skipSpaces(bytes: Uint8Array, at: number, end: number): number {
  for (;;) {
    if (at < end && (bytes[at] === SPACE || bytes[at] === PLUS)) at++;
    else if (spells(bytes, at, end, '%20')) at += 3;
    else return at;
  }
}

/** Tells a token from the next word of a sentence ("bearer authentication"). */
function looksRandom(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start >= WORD_BYTES_MAX) return true;
  for (let at = start; at < end; at++) {
    if (isDigit(bytes[at])) return true;
  }
  return false;
}

function isUserAndPassword(bytes: Uint8Array, start: number, end: number): boolean {
  return /^[\x20-\x7e\xa0-\xff]*:[\x20-\x7e\xa0-\xff]*$/.test(decodeBase64(bytes, start, end));
}
