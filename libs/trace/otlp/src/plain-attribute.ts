import { isAscii } from './text-check.js';
import { ANY_VALUE, KEY_VALUE } from './wire-tags.js';

/**
 * Whether `bytes[start, end)` is a KeyValue as every SDK writes it: a key, then a value that is a text, an integer, a bool or
 * a double, each length in one byte and to the point, key and text ASCII. Such an attribute has no fault but perhaps its
 * size, and most are; what this says no to is walked field by field, and may be faultless as well.
 */
export function isPlainAttribute(bytes: Uint8Array, view: DataView, start: number, end: number): boolean {
  if (end - start < 6 || bytes[start] !== KEY_VALUE.key) return false;
  const keyLength = bytes[start + 1] ?? 0;
  const valueStart = start + 2 + keyLength;
  // The value takes four bytes at least: its tag and length, its member's tag, and a byte of that.
  if (keyLength >= 0x80 || valueStart + 4 > end || bytes[valueStart] !== KEY_VALUE.value) return false;
  const memberStart = valueStart + 2;
  if (bytes[valueStart + 1] !== end - memberStart || end - memberStart >= 0x80) return false;
  switch (bytes[memberStart]) {
    case ANY_VALUE.string:
      // Tags and lengths are below 0x80 too, so one look over all of it is enough.
      return bytes[memberStart + 1] === end - memberStart - 2 && isAscii(bytes, view, start, end);
    case ANY_VALUE.int:
      return isWholeVarint(bytes, memberStart + 1, end) && isAscii(bytes, view, start, valueStart);
    case ANY_VALUE.bool:
      return end - memberStart === 2 && isAscii(bytes, view, start, end);
    case ANY_VALUE.double:
      return end - memberStart === 9 && isAscii(bytes, view, start, valueStart);
    default:
      return false;
  }
}

/** One varint of up to nine bytes and nothing else. */
function isWholeVarint(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > 9) return false;
  for (let at = start; at < end - 1; at++) {
    if ((bytes[at] ?? 0) < 0x80) return false;
  }
  return (bytes[end - 1] ?? 0) < 0x80;
}
