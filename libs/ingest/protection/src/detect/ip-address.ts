import { isAlphanumeric, isDigit, isHexDigit, isLetter } from './ascii.js';
import type { Detector, TextMatch } from './detector.js';

const DOT = 0x2e;
const COLON = 0x3a;
const SLASH = 0x2f;
const SPACE = 0x20;
const IPV6_BYTES_MAX = 45;

/** IPv4 and IPv6 addresses. Not: versions of products (`Chrome/126.0.0.0`), clock times, MAC addresses, `std::string`. */
export const IP_ADDRESS: Detector = {
  name: 'ip',
  find: findAddress,
};

function findAddress(bytes: Uint8Array, from: number, match: TextMatch): boolean {
  const end = bytes.length;
  for (let at = from; at < end; at++) {
    const byte = bytes[at];
    if (byte !== COLON && !isHexDigit(byte)) continue;
    const before = bytes[at - 1];
    if (isAlphanumeric(before) || before === COLON) continue;
    const addressEnd = Math.max(
      before === DOT ? -1 : ipv6End(bytes, at, end),
      isDigit(byte) && before !== DOT ? ipv4End(bytes, at) : -1,
    );
    if (addressEnd < 0) continue;
    match.start = at;
    match.end = addressEnd;
    return true;
  }
  return false;
}

function ipv4End(bytes: Uint8Array, at: number): number {
  const addressEnd = dottedQuadEnd(bytes, at);
  if (addressEnd < 0 || isAlphanumeric(bytes[addressEnd])) return -1;
  if (bytes[addressEnd] === DOT && isDigit(bytes[addressEnd + 1])) return -1;
  const endsInZeros = bytes[addressEnd - 1] === 0x30 && bytes[addressEnd - 3] === 0x30 && bytes[addressEnd - 4] === DOT;
  return endsInZeros && isVersionOfProduct(bytes, at) ? -1 : addressEnd;
}

/** Where four numbers of at most 255 end, or -1. */
function dottedQuadEnd(bytes: Uint8Array, at: number): number {
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && bytes[at++] !== DOT) return -1;
    const octetStart = at;
    let value = 0;
    while (at - octetStart < 4 && isDigit(bytes[at])) value = value * 10 + (bytes[at++] ?? 0) - 0x30;
    const digits = at - octetStart;
    if (digits === 0 || digits > 3 || value > 255 || (digits > 1 && bytes[octetStart] === 0x30)) return -1;
  }
  return at;
}

/** Whether a slash and a word that begins the text or follows a space come before. */
function isVersionOfProduct(bytes: Uint8Array, at: number): boolean {
  if (bytes[at - 1] !== SLASH || !isLetter(bytes[at - 2])) return false;
  let word = at - 2;
  while (isAlphanumeric(bytes[word - 1])) word--;
  return word === 0 || bytes[word - 1] === SPACE;
}

/** Where an IPv6 address ends (RFC 4291, 2.2), or -1. One without `::` must have all its eight groups. */
function ipv6End(bytes: Uint8Array, start: number, end: number): number {
  const latest = Math.min(end, start + IPV6_BYTES_MAX);
  let at = start;
  let groups = 0;
  let isShortened = false;
  let hasDigit = false;
  let lastGroupEnd = -1;
  while (at < latest && groups < 8) {
    if (bytes[at] === COLON && bytes[at + 1] === COLON && !isShortened) {
      isShortened = true;
      at += 2;
      lastGroupEnd = at;
      if (!isHexDigit(bytes[at])) break;
    } else if (groups > 0 && at === lastGroupEnd) {
      if (bytes[at] !== COLON || !isHexDigit(bytes[at + 1])) break;
      at++;
    }
    const quadEnd = groups > 0 || isShortened ? dottedQuadEnd(bytes, at) : -1;
    if (quadEnd > 0) {
      groups += 2;
      lastGroupEnd = quadEnd;
      hasDigit = true;
      break;
    }
    const groupStart = at;
    while (at < latest && isHexDigit(bytes[at])) hasDigit = isDigit(bytes[at++]) || hasDigit;
    if (at === groupStart || at - groupStart > 4) return -1;
    groups++;
    lastGroupEnd = at;
  }
  if (isAlphanumeric(bytes[lastGroupEnd])) return -1;
  const isWhole = isShortened ? groups > 0 && groups < 8 : groups === 8;
  return isWhole && hasDigit ? lastGroupEnd : -1;
}
