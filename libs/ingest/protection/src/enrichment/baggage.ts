import { utf8Bytes, utf8Text } from '../any-value-bytes.js';

const HEADER_LENGTH_MAX = 8192;
const ITEMS_MAX = 180;
const PERCENT = 0x25;
/** Characters of a key: a token of HTTP (RFC 9110, 5.6.2). */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * Items of a W3C `baggage` header (https://www.w3.org/TR/baggage/), values percent-decoded, properties left out. What is no
 * item is skipped, of equal keys the last counts, and beyond 8192 characters or 180 items nothing is read.
 */
export function parseBaggage(header: string): ReadonlyMap<string, string> {
  const items = new Map<string, string>();
  const members = header.length > HEADER_LENGTH_MAX ? wholeMembers(header) : header.split(',');
  for (const member of members.slice(0, ITEMS_MAX)) {
    const [pair = ''] = member.split(';', 1);
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(0, equals)).trim();
    if (TOKEN.test(key)) items.set(key, percentDecoded(pair.slice(equals + 1).trim()));
  }
  return items;
}

/** The members before the limit; the one that the limit cuts through is none. */
function wholeMembers(header: string): string[] {
  const cut = header.lastIndexOf(',', HEADER_LENGTH_MAX);
  return cut < 0 ? [] : header.slice(0, cut).split(',');
}

/** As the specification says: sequences that are not UTF-8 become U+FFFD; a % without two digits stands for itself. */
function percentDecoded(value: string): string {
  if (!value.includes('%')) return value;
  const bytes = utf8Bytes(value);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const digits = bytes[at] === PERCENT ? hexByte(bytes, at) : -1;
    bytes[length++] = digits < 0 ? (bytes[at] ?? 0) : digits;
    if (digits >= 0) at += 2;
  }
  return utf8Text(bytes, 0, length);
}

function hexByte(bytes: Uint8Array, at: number): number {
  const high = hexDigit(bytes[at + 1] ?? 0);
  const low = hexDigit(bytes[at + 2] ?? 0);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
