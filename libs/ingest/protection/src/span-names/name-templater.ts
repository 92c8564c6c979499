import { utf8Bytes } from '../any-value-bytes.js';
import {
  AT_SIGN,
  COLON,
  HASH_SIGN,
  QUESTION_MARK,
  SEMICOLON,
  SLASH,
  SPACE,
  asciiText,
  characterOf,
  CHARACTER,
  indexOfByte,
} from './ascii.js';
import { IdSegment } from './id-segment.js';
import type { PathPattern } from './path-pattern.js';

const PLACEHOLDER = utf8Bytes('{id}');
/** Of these the host is left out: the route is the same on every host. */
const WEB_SCHEMES = new Set(['http', 'https', 'ws', 'wss']);
const SCHEME_BYTES_MAX = 16;
const SCHEME = /^[a-z][a-z0-9+.-]*$/;
const EQUALS_SIGN = 0x3d;
const OPENING_BRACE = 0x7b;
const OPENING_PARENTHESIS = 0x28;

/** Writes a name with ids in its paths as the route it stands for. Reusable; not cheap, so callers cache. */
export class NameTemplater {
  private readonly patterns: readonly PathPattern[];
  private readonly idSegment = new IdSegment();
  private out = new Uint8Array(256);
  private length = 0;

  constructor(patterns: readonly PathPattern[]) {
    this.patterns = patterns;
  }

  /** Undefined when the name stays as it is. */
  template(bytes: Uint8Array, start: number, end: number): Uint8Array | undefined {
    this.length = 0;
    for (let wordStart = start; wordStart <= end;) {
      const space = indexOfByte(bytes, SPACE, wordStart, end);
      const wordEnd = space < 0 ? end : space;
      this.writeWord(bytes, wordStart, wordEnd);
      if (space >= 0) this.copy(bytes, space, space + 1);
      wordStart = wordEnd + 1;
    }
    const unchanged = this.length === end - start && sameBytes(this.out, bytes, start, this.length);
    return unchanged ? undefined : this.out.slice(0, this.length);
  }

  private writeWord(bytes: Uint8Array, start: number, end: number): void {
    const firstSlash = indexOfByte(bytes, SLASH, start, end);
    if (firstSlash < 0 || isHttpVersion(bytes, start, end)) {
      this.copy(bytes, start, end);
      return;
    }
    const path = this.writeUpToPath(bytes, start, end, firstSlash);
    const isAbsolute = path > start || firstSlash === start;
    const pathEnd = endOfPath(bytes, path, end, isAbsolute);
    const pattern = isAbsolute ? this.patterns.find((each) => each.matches(bytes, path, pathEnd)) : undefined;
    if (pattern === undefined) this.writeSegments(bytes, path, pathEnd);
    else this.copy(pattern.template, 0, pattern.template.length);
  }

  /** Writes what of `scheme://host` stays and returns where the path begins: `start` when there is none of that. */
  private writeUpToPath(bytes: Uint8Array, start: number, end: number, firstSlash: number): number {
    if (bytes[firstSlash - 1] !== COLON || bytes[firstSlash + 1] !== SLASH || firstSlash - 1 <= start) return start;
    if (firstSlash - start > SCHEME_BYTES_MAX) return start;
    const host = firstSlash + 2;
    let path = host;
    while (path < end && !isHostEnd(bytes[path] ?? 0)) path++;
    const scheme = asciiText(bytes, start, firstSlash - 1).toLowerCase();
    if (!SCHEME.test(scheme)) return start;
    if (WEB_SCHEMES.has(scheme)) {
      if (bytes[path] !== SLASH || path === end) this.put(SLASH);
      return path;
    }
    // User and password stand before the last @.
    let hostStart = path;
    while (hostStart > host && bytes[hostStart - 1] !== AT_SIGN) hostStart--;
    this.copy(bytes, start, host);
    this.copy(bytes, hostStart, path);
    return path;
  }

  private writeSegments(bytes: Uint8Array, start: number, end: number): void {
    let segmentStart = start;
    for (let at = start; at <= end; at++) {
      if (at < end && bytes[at] !== SLASH) continue;
      // Before the first slash is no segment: `users` in `users/123`.
      if (segmentStart > start) this.writeSegment(bytes, segmentStart, at);
      else this.copy(bytes, segmentStart, at);
      if (at < end) this.put(SLASH);
      segmentStart = at + 1;
    }
  }

  private writeSegment(bytes: Uint8Array, start: number, end: number): void {
    const parameters = indexOfByte(bytes, SEMICOLON, start, end);
    // Path parameters: `;jsessionid=...`.
    const cut = parameters > start && indexOfByte(bytes, EQUALS_SIGN, parameters, end) > 0 ? parameters : end;
    if (!this.idSegment.find(bytes, start, cut)) {
      this.copy(bytes, start, cut);
      return;
    }
    const { idStart, idEnd } = this.idSegment;
    this.copy(bytes, start, idStart);
    this.copy(PLACEHOLDER, 0, PLACEHOLDER.length);
    this.copy(bytes, idEnd, cut);
  }

  private copy(bytes: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    for (let at = start; at < end; at++) this.out[this.length++] = bytes[at] ?? 0;
  }

  private put(byte: number): void {
    this.reserve(1);
    this.out[this.length++] = byte;
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.out.length) return;
    const longer = new Uint8Array(needed * 2);
    longer.set(this.out.subarray(0, this.length));
    this.out = longer;
  }
}

function isHostEnd(byte: number): boolean {
  return byte === SLASH || byte === QUESTION_MARK || byte === HASH_SIGN;
}

/** Before the query or, of an absolute path, the fragment. A `?` right after a route parameter makes it optional. */
function endOfPath(bytes: Uint8Array, start: number, end: number, isAbsolute: boolean): number {
  let inRoute = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === SLASH) inRoute = bytes[at + 1] === COLON;
    else if (byte === OPENING_BRACE || byte === OPENING_PARENTHESIS) inRoute = true;
    else if (byte === QUESTION_MARK && !(inRoute && isOptionalMark(bytes, at, end))) return at;
    else if (byte === HASH_SIGN && isAbsolute) return at;
  }
  return end;
}

function isOptionalMark(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 1 === end || characterOf(bytes[at + 1] ?? 0) === CHARACTER.other;
}

/** `HTTP/1.1`, `HTTP/2`. */
function isHttpVersion(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= 8 && asciiText(bytes, start, end).toUpperCase().startsWith('HTTP/');
}

function sameBytes(out: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (out[index] !== bytes[start + index]) return false;
  return true;
}
