import {
  AT_SIGN,
  CHARACTER,
  COLON,
  DOT,
  PERCENT,
  asciiText,
  characterOf,
  indexOfByte,
  isDigit,
  isHexDigit,
} from './ascii.js';
import { PART, partOf } from './id-part.js';

const SEGMENT_BYTES_MAX = 64;
/** A slug of words: longer ones are titles of something, of which there are many. */
const SLUG_BYTES_MAX = 40;
const PREFIX_BYTES_MAX = 24;
const EXTENSION_BYTES_MAX = 5;
const UUID_BYTES = 36;
/** `v1`, `v2.1`, `v1beta1`, `v20230101`. */
const VERSION = /^v[0-9]{1,8}(?:[._][0-9]{1,4}){0,3}(?:(?:alpha|beta|rc|p)[0-9]{0,2})?$/i;
const VERSION_BYTES_MAX = 24;
/** `{id}`, `<int:id>`, `[slug]`, `(\d+)`, `*`: written by a framework, not by a client. */
const ROUTE_MARKERS = new Set([0x7b, 0x7d, 0x3c, 0x3e, 0x5b, 0x5d, 0x28, 0x29, 0x2a]);
const DOLLAR = 0x24;

/** Finds what in a path segment is an id: a number, UUID, hash, token, date, e-mail. Reusable; holds the last result. */
export class IdSegment {
  /** The id is `[idStart, idEnd)`: what is before and after it is a word or a file extension and stays. */
  idStart = 0;
  idEnd = 0;

  find(bytes: Uint8Array, start: number, end: number): boolean {
    if (isRouteParameter(bytes, start, end)) return false;
    this.idStart = start;
    this.idEnd = end;
    if (end - start > SEGMENT_BYTES_MAX || isFreeText(bytes, start, end) || isUuid(bytes, start, end)) return true;
    if (isVersion(bytes, start, end)) return false;
    this.idEnd = extensionStart(bytes, start, end);
    return this.findInParts(bytes, start, this.idEnd);
  }

  private findInParts(bytes: Uint8Array, start: number, end: number): boolean {
    let parts = 0;
    let numbers = 0;
    let ids = 0;
    let lastPart = start;
    let onlyWordsBefore = true;
    for (let at = start; at < end;) {
      const partEnd = endOfPart(bytes, at, end);
      if (partEnd > at) {
        const part = partOf(bytes, at, partEnd);
        parts++;
        if (ids > 0 || (parts > 1 && isDigit(bytes[lastPart] ?? 0))) onlyWordsBefore = false;
        if (part === PART.id) ids++;
        if (part === PART.fewDigits) numbers++;
        lastPart = at;
      }
      at = partEnd + 1;
    }
    if (ids === 0) {
      if (parts > 0 && numbers === parts) return parts === 1 || parts > 3 || !isDotted(bytes, start, end);
      return end - start > SLUG_BYTES_MAX;
    }
    const lastIsId = endOfPart(bytes, lastPart, end) === end && partOf(bytes, lastPart, end) === PART.id;
    if (onlyWordsBefore && lastIsId && lastPart - start <= PREFIX_BYTES_MAX) this.idStart = lastPart;
    return true;
  }
}

/** The first byte from `at` on that is neither letter nor digit. */
function endOfPart(bytes: Uint8Array, at: number, end: number): number {
  let partEnd = at;
  while (partEnd < end && characterOf(bytes[partEnd] ?? 0) !== CHARACTER.other) partEnd++;
  return partEnd;
}

function isRouteParameter(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if (start === end || first === COLON || first === DOLLAR) return true;
  for (let at = start; at < end; at++) if (ROUTE_MARKERS.has(bytes[at] ?? 0)) return true;
  return false;
}

/** Percent-encoded text or an e-mail address: what somebody typed. `@scope` is none. */
function isFreeText(bytes: Uint8Array, start: number, end: number): boolean {
  const percent = indexOfByte(bytes, PERCENT, start, end);
  if (percent >= 0 && isHexDigit(bytes[percent + 1] ?? 0) && isHexDigit(bytes[percent + 2] ?? 0)) return true;
  return indexOfByte(bytes, AT_SIGN, start, end) > start;
}

function isUuid(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== UUID_BYTES) return false;
  for (let index = 0; index < UUID_BYTES; index++) {
    const byte = bytes[start + index] ?? 0;
    const dashed = index === 8 || index === 13 || index === 18 || index === 23;
    if (dashed ? byte !== 0x2d : !isHexDigit(byte)) return false;
  }
  return true;
}

function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  const first = (bytes[start] ?? 0) | 0x20;
  if (first !== 0x76 || end - start > VERSION_BYTES_MAX || !isDigit(bytes[start + 1] ?? 0)) return false;
  return VERSION.test(asciiText(bytes, start, end));
}

/** Where `.pdf` begins, or `end`. */
function extensionStart(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at > start && end - at <= EXTENSION_BYTES_MAX + 1; at--) {
    const byte = bytes[at] ?? 0;
    if (byte === DOT) return at + 1 < end && !isDigit(bytes[at + 1] ?? 0) ? at : end;
    if (characterOf(byte) === CHARACTER.other) return end;
  }
  return end;
}

/** Numbers with nothing but dots between them, as in the version `2.0`. */
function isDotted(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (!isDigit(byte) && byte !== DOT) return false;
  }
  return true;
}
