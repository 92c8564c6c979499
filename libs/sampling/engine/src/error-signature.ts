import { OtlpError, WireCursor } from '@clew/otlp';
import type { SpanAtHand } from '@clew/sampling-policies';

/** Field number << 3 | wire type of what is looked at (opentelemetry-proto v1). */
const SPAN_EVENTS = 0x5a;
const SPAN_STATUS = 0x7a;
const EVENT_ATTRIBUTES = 0x1a;
const STATUS_MESSAGE = 0x12;
const KEY = 0x0a;
const VALUE = 0x12;
const STRING_VALUE = 0x0a;

const EXCEPTION_TYPE = Uint8Array.from('exception.type', (letter) => letter.charCodeAt(0));
const FNV_OFFSET = 0x811c_9dc5;
const FNV_PRIME = 0x0100_0193;
/** Of a message: what comes later tells one occurrence from another rather than one error from another. */
const MESSAGE_BYTES_MAX = 128;

interface Found {
  start: number;
  end: number;
}

/**
 * What kind of error a span is about, as 32 bits, never 0: its service, its name, and the type of its first exception, or,
 * without one, its status message with all numbers and ids taken for the same.
 */
export function errorSignatureOf({ bytes, start, end, header, group }: SpanAtHand): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < group.serviceName.length; index++)
    hash = mixed(hash, group.serviceName.charCodeAt(index));
  hash = mixed(hash, 0x100);
  hash = hashNormalised(hash, bytes, header.nameStart, header.nameEnd);
  const exceptionType = soughtOrNothing(bytes, start, end, exceptionTypeOf);
  if (exceptionType !== undefined) {
    for (let at = exceptionType.start; at < exceptionType.end; at++) hash = mixed(hash, bytes[at] ?? 0);
  } else {
    const message = soughtOrNothing(bytes, start, end, statusMessageOf);
    const messageEnd = Math.min(message?.end ?? 0, (message?.start ?? 0) + MESSAGE_BYTES_MAX);
    hash = hashNormalised(mixed(hash, 0x101), bytes, message?.start ?? 0, messageEnd);
  }
  return finished(hash);
}

/** Runs of digits, and of hexadecimal digits that contain one, are taken for one sign. */
function hashNormalised(seed: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = seed;
  let at = start;
  while (at < end) {
    const runEnd = wordEnd(bytes, at, end);
    if (runEnd > at && hasDigit(bytes, at, runEnd)) {
      hash = mixed(hash, 0x102);
      at = runEnd;
    } else {
      const last = Math.max(runEnd, at + 1);
      for (; at < last; at++) hash = mixed(hash, bytes[at] ?? 0);
    }
  }
  return hash;
}

/** Where the run of letters and digits ends that begins here. */
function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isAlphanumeric(bytes[at] ?? 0)) at++;
  return at;
}

function hasDigit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) return true;
  }
  return false;
}

function isAlphanumeric(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (letter >= 0x61 && letter <= 0x7a);
}

type Seeker = (cursor: WireCursor) => Found | undefined;

/** Events are not looked into before; a torn one must not stop the partition, only hide itself. */
function soughtOrNothing(bytes: Uint8Array, start: number, end: number, seek: Seeker): Found | undefined {
  try {
    return seek(new WireCursor(bytes, start, end));
  } catch (error) {
    if (error instanceof OtlpError) return undefined;
    throw error;
  }
}

function exceptionTypeOf(cursor: WireCursor): Found | undefined {
  return within(cursor, SPAN_EVENTS, (event) => within(event, EVENT_ATTRIBUTES, exceptionTypeIn));
}

function statusMessageOf(cursor: WireCursor): Found | undefined {
  return within(cursor, SPAN_STATUS, (status) => within(status, STATUS_MESSAGE, wholeOf));
}

function exceptionTypeIn(attribute: WireCursor): Found | undefined {
  let isType = false;
  let value: Found | undefined;
  while (attribute.position < attribute.end) {
    const tag = attribute.readTag();
    if (tag !== KEY && tag !== VALUE) {
      attribute.skip(tag);
      continue;
    }
    const outerEnd = attribute.enter(attribute.readLength());
    if (tag === KEY) isType = isExceptionType(attribute);
    else value = within(attribute, STRING_VALUE, wholeOf);
    attribute.position = attribute.end;
    attribute.leave(outerEnd);
  }
  return isType ? value : undefined;
}

function isExceptionType({ bytes, position, end }: WireCursor): boolean {
  return (
    end - position === EXCEPTION_TYPE.length && EXCEPTION_TYPE.every((byte, index) => bytes[position + index] === byte)
  );
}

function wholeOf({ position, end }: WireCursor): Found {
  return { start: position, end };
}

/** What `seek` finds first in the fields with this tag. */
function within(cursor: WireCursor, wanted: number, seek: Seeker): Found | undefined {
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag !== wanted) {
      cursor.skip(tag);
      continue;
    }
    const outerEnd = cursor.enter(cursor.readLength());
    const found = seek(cursor);
    if (found !== undefined) return found;
    cursor.position = cursor.end;
    cursor.leave(outerEnd);
  }
  return undefined;
}

function mixed(hash: number, value: number): number {
  return Math.imul(hash ^ value, FNV_PRIME);
}

function finished(hash: number): number {
  let value = hash ^ (hash >>> 16);
  value = Math.imul(value, 0x85eb_ca6b);
  return (value ^ (value >>> 13)) >>> 0 || 1;
}
