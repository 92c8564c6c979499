import { isAlphanumeric, isToken68, spells, spellsAnyCase } from './ascii.js';
import { decodeBase64 } from './base64url.js';
import type { Detector, TextMatch } from './detector.js';

const SPACE = 0x20;
const PLUS = 0x2b;
const LOWER_B = 0x62;
const DOT = 0x2e;
const COLON = 0x3a;
const EQUALS = 0x3d;
const TOKEN_BYTES_MIN = 8;
/** Where the text is an Authorization header's value there is no doubt what it is. */
const HEADER_TOKEN_BYTES_MIN = 4;
/** A word of so many letters is no word. */
const WORD_BYTES_MAX = 16;

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
    if (tokenStart === schemeEnd || tokenStart < from) continue;
    const isHeader = tokenEnd === end && isHeaderValue(bytes, at);
    const isToken = isBearer
      ? tokenEnd - tokenStart >= (isHeader ? HEADER_TOKEN_BYTES_MIN : TOKEN_BYTES_MIN) &&
        (isHeader || looksRandom(bytes, tokenStart, tokenEnd))
      : isUserAndPassword(bytes, tokenStart, tokenEnd);
    if (!isToken) continue;
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

/** Whether the scheme begins the text, or follows a colon or an equals sign and spaces. */
function isHeaderValue(bytes: Uint8Array, at: number): boolean {
  let before = at - 1;
  while (bytes[before] === SPACE) before--;
  return before < 0 || bytes[before] === COLON || bytes[before] === EQUALS;
}

/** Tells a token from the next word of a sentence ("bearer authentication"): it is long, or not made of small letters only. */
function looksRandom(bytes: Uint8Array, start: number, end: number): boolean {
  let wordEnd = end;
  // The full stop of the sentence.
  while (wordEnd > start && bytes[wordEnd - 1] === DOT) wordEnd--;
  if (wordEnd - start >= WORD_BYTES_MAX) return true;
  for (let at = start; at < wordEnd; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x61 || byte > 0x7a) return true;
  }
  return false;
}

function isUserAndPassword(bytes: Uint8Array, start: number, end: number): boolean {
  return /^[\x20-\x7e\xa0-\xff]*:[\x20-\x7e\xa0-\xff]*$/.test(decodeBase64(bytes, start, end));
}
