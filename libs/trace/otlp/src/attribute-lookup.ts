import { utf8Equals } from './utf8.js';
import { WireCursor } from './wire-cursor.js';
import { ANY_VALUE, KEY_VALUE, RESOURCE, SPAN } from './wire-tags.js';

/** `service.name` of a Resource payload as text; '' when missing or no scalar. Otherwise as `spanAttributeOf`. */
export function serviceNameOf(bytes: Uint8Array, resourceStart: number, resourceEnd: number): string {
  return resourceAttributeOf(bytes, resourceStart, resourceEnd, 'service.name') ?? '';
}

/** As `spanAttributeOf`, of a Resource payload. */
export function resourceAttributeOf(
  bytes: Uint8Array,
  resourceStart: number,
  resourceEnd: number,
  key: string,
): string | undefined {
  return findAttribute(new WireCursor(bytes, resourceStart, resourceEnd), RESOURCE.attributes, key);
}

/**
 * The text of a span's attribute without decoding the others: the string itself, integers in decimal, doubles as JavaScript
 * prints them, `true` or `false`. Undefined when missing or no scalar (bytes, array, kvlist, empty). Of equal keys the
 * first counts. Throws OtlpError when it meets malformed bytes on the way.
 */
export function spanAttributeOf(
  bytes: Uint8Array,
  spanStart: number,
  spanEnd: number,
  key: string,
): string | undefined {
  return findAttribute(new WireCursor(bytes, spanStart, spanEnd), SPAN.attributes, key);
}

function findAttribute(cursor: WireCursor, attributesTag: number, key: string): string | undefined {
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag !== attributesTag) {
      cursor.skip(tag);
      continue;
    }
    const outerEnd = cursor.enter(cursor.readLength());
    const start = cursor.position;
    if (hasKey(cursor, key)) {
      cursor.position = start;
      return scalarText(cursor);
    }
    cursor.leave(outerEnd);
  }
  return undefined;
}

/** Reads a KeyValue to its end: the last of several keys is its key. */
function hasKey(cursor: WireCursor, key: string): boolean {
  let matches = key === '';
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === KEY_VALUE.key) {
      const length = cursor.readLength();
      const start = cursor.position;
      cursor.position = start + length;
      matches = utf8Equals(cursor.bytes, start, cursor.position, key);
    } else cursor.skip(tag);
  }
  return matches;
}

/** Reads a KeyValue to its end. A value given in pieces merges: the last member set counts. */
function scalarText(cursor: WireCursor): string | undefined {
  let text: string | undefined;
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag !== KEY_VALUE.value) {
      cursor.skip(tag);
      continue;
    }
    const outerEnd = cursor.enter(cursor.readLength());
    while (cursor.position < cursor.end) text = readMember(cursor, cursor.readTag(), text);
    cursor.leave(outerEnd);
  }
  return text;
}

function readMember(cursor: WireCursor, tag: number, previous: string | undefined): string | undefined {
  switch (tag) {
    case ANY_VALUE.string:
      return cursor.readText();
    case ANY_VALUE.bool:
      return String(cursor.readBool());
    case ANY_VALUE.int:
      return String(cursor.readInt64());
    case ANY_VALUE.double:
      return String(cursor.readDouble());
    case ANY_VALUE.array:
    case ANY_VALUE.kvlist:
    case ANY_VALUE.bytes:
      cursor.skip(tag);
      return undefined;
    default:
      cursor.skipUnknown(tag, ANY_VALUE.fields);
      return previous;
  }
}
