import { isAlphanumeric, isLetter, isMailLocal, isWordByte } from './ascii.js';
import type { Detector, TextMatch } from './detector.js';

const AT = 0x40;
const DOT = 0x2e;
const DASH = 0x2d;
const PERCENT = 0x25;
/** RFC 5321 allows 64; a longer one is still somebody's. */
const LOCAL_BYTES_MAX = 256;
const DOMAIN_BYTES_MAX = 255;

/** Mail addresses as they are in use: a domain with a top level of letters; `%40` counts as @, as in URLs. */
export const EMAIL: Detector = {
  name: 'email',
  find: findEmail,
};

function findEmail(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte !== AT && byte !== PERCENT) continue;
    const escaped = byte === PERCENT && bytes[at + 1] === 0x34 && bytes[at + 2] === 0x30;
    if (byte === PERCENT && !escaped) continue;
    const localStart = localBefore(bytes, Math.max(from, at - LOCAL_BYTES_MAX), at);
    const domainEnd = domainAfter(bytes, escaped ? at + 3 : at + 1, end);
    if (localStart === at || domainEnd < 0) continue;
    match.start = localStart;
    match.end = domainEnd;
    return true;
  }
  return false;
}

function localBefore(bytes: Uint8Array, earliest: number, at: number): number {
  let start = at;
  while (start > earliest && isMailLocal(bytes[start - 1])) start--;
  while (start < at && !isWordByte(bytes[start])) start++;
  return start;
}

/** Where the longest domain with a possible top level ends, or -1. */
function domainAfter(bytes: Uint8Array, start: number, end: number): number {
  const latest = Math.min(end, start + DOMAIN_BYTES_MAX);
  let domainEnd = -1;
  let labelStart = start;
  for (;;) {
    let labelEnd = labelStart;
    let letters = 0;
    while (labelEnd < latest && (isWordByte(bytes[labelEnd]) || bytes[labelEnd] === DASH)) {
      if (isLetter(bytes[labelEnd]) || !isAlphanumeric(bytes[labelEnd])) letters++;
      labelEnd++;
    }
    const length = labelEnd - labelStart;
    if (length === 0) return domainEnd;
    const isPunycode = length > 4 && bytes[labelStart + 2] === DASH && bytes[labelStart + 3] === DASH;
    if (labelStart > start && length >= 2 && (letters === length || isPunycode)) {
      domainEnd = labelEnd;
      while (bytes[domainEnd - 1] === DASH) domainEnd--;
    }
    if (bytes[labelEnd] !== DOT || labelEnd >= latest) return domainEnd;
    labelStart = labelEnd + 1;
  }
}
