import type { AnyValue, KeyValue } from '@clew/trace-model';
import { overLimit } from './otlp-error.js';
import { WireCursor } from './wire-cursor.js';
import { ANY_VALUE, KEY_VALUE, VALUE_LIST } from './wire-tags.js';

const EMPTY: AnyValue = Object.freeze({ type: 'empty' });

/** Reads one KeyValue submessage, length first, and appends it. */
export function readKeyValueInto(cursor: WireCursor, attributes: KeyValue[], depthLeft: number): void {
  const outerEnd = cursor.enter(cursor.readLength());
  let key = '';
  let valueStart = -1;
  let valueEnd = -1;
  let inPieces = false;
  const start = cursor.position;
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === KEY_VALUE.key) key = cursor.readText();
    else if (tag === KEY_VALUE.value) {
      inPieces ||= valueStart >= 0;
      const length = cursor.readLength();
      valueStart = cursor.position;
      valueEnd = cursor.position += length;
    } else cursor.skipUnknown(tag, KEY_VALUE.fields);
  }
  const end = cursor.end;
  let value = EMPTY;
  if (inPieces) value = readValueInPieces(cursor.bytes, start, end, depthLeft);
  else if (valueStart >= 0) {
    cursor.position = valueStart;
    cursor.end = valueEnd;
    value = readAnyValue(cursor, depthLeft);
  }
  cursor.position = end;
  cursor.leave(outerEnd);
  attributes.push({ key, value });
}

/** Reads an AnyValue to the end of the cursor. Of its members the last one counts; lists given in pieces are joined. */
export function readAnyValue(cursor: WireCursor, depthLeft: number): AnyValue {
  if (depthLeft <= 0) throw overLimit('attribute value nested too deeply', cursor.position);
  let value = EMPTY;
  let values: AnyValue[] = [];
  let entries: KeyValue[] = [];
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    switch (tag) {
      case ANY_VALUE.string:
        value = { type: 'string', value: cursor.readText() };
        break;
      case ANY_VALUE.bool:
        value = { type: 'bool', value: cursor.readBool() };
        break;
      case ANY_VALUE.int:
        value = { type: 'int', value: cursor.readInt64() };
        break;
      case ANY_VALUE.double:
        value = { type: 'double', value: cursor.readDouble() };
        break;
      case ANY_VALUE.bytes:
        value = { type: 'bytes', value: cursor.readBytesCopy() };
        break;
      case ANY_VALUE.array:
        if (value.type !== 'array') value = { type: 'array', values: (values = []) };
        readValuesInto(cursor, values, depthLeft - 1);
        break;
      case ANY_VALUE.kvlist:
        if (value.type !== 'kvlist') value = { type: 'kvlist', entries: (entries = []) };
        readEntriesInto(cursor, entries, depthLeft - 1);
        break;
      default:
        cursor.skipUnknown(tag, ANY_VALUE.fields);
    }
  }
  return value;
}

function readValuesInto(cursor: WireCursor, values: AnyValue[], depthLeft: number): void {
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === VALUE_LIST.values) {
      const listEnd = cursor.enter(cursor.readLength());
      values.push(readAnyValue(cursor, depthLeft));
      cursor.leave(listEnd);
    } else cursor.skipUnknown(tag, VALUE_LIST.fields);
  }
  cursor.leave(outerEnd);
}

function readEntriesInto(cursor: WireCursor, entries: KeyValue[], depthLeft: number): void {
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === VALUE_LIST.values) readKeyValueInto(cursor, entries, depthLeft);
    else cursor.skipUnknown(tag, VALUE_LIST.fields);
  }
  cursor.leave(outerEnd);
}

/** A KeyValue whose value was given several times: the payloads one after the other are the merged AnyValue. */
function readValueInPieces(bytes: Uint8Array, start: number, end: number, depthLeft: number): AnyValue {
  const cursor = new WireCursor(bytes, start, end);
  const joined = new Uint8Array(end - start);
  let length = 0;
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag !== KEY_VALUE.value) {
      cursor.skip(tag);
      continue;
    }
    const pieceLength = cursor.readLength();
    joined.set(bytes.subarray(cursor.position, cursor.position + pieceLength), length);
    cursor.position += pieceLength;
    length += pieceLength;
  }
  return readAnyValue(new WireCursor(joined, 0, length), depthLeft);
}
