import { LOG_RECORD } from './log-tags.js';
import { overLimit } from './otlp-error.js';
import type { WireCursor } from './wire-cursor.js';
import { ANY_VALUE, KEY_VALUE, RESOURCE, SCOPE, VALUE_LIST } from './wire-tags.js';

/*
 * Walks messages down to the last byte without decoding. Each reads to the end of the cursor and throws OtlpError for what
 * `decodeLogsRequest` could not read: a gateway that did this before it acknowledged never puts bytes into the stream that a
 * consumer has to skip. Text is not checked: bytes that are no UTF-8 read as U+FFFD.
 */

export function checkLogRecord(cursor: WireCursor, depthMax: number): void {
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    switch (tag) {
      case LOG_RECORD.timeUnixNano:
      case LOG_RECORD.observedTimeUnixNano:
        cursor.skipBytes(8);
        break;
      case LOG_RECORD.flags:
        cursor.skipBytes(4);
        break;
      case LOG_RECORD.severityNumber:
      case LOG_RECORD.droppedAttributesCount:
        cursor.readVarint64();
        break;
      case LOG_RECORD.severityText:
      case LOG_RECORD.traceId:
      case LOG_RECORD.spanId:
      case LOG_RECORD.eventName:
        cursor.skipLengthDelimited();
        break;
      case LOG_RECORD.attributes:
        checkKeyValue(cursor, depthMax);
        break;
      case LOG_RECORD.body:
        checkAnyValue(cursor, depthMax);
        break;
      default:
        cursor.skipUnknown(tag, LOG_RECORD.fields);
    }
  }
}

export function checkResource(cursor: WireCursor, depthMax: number): void {
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === RESOURCE.attributes) checkKeyValue(cursor, depthMax);
    else if (tag === RESOURCE.droppedAttributesCount) cursor.readVarint64();
    else cursor.skipUnknown(tag, RESOURCE.fields);
  }
}

export function checkScope(cursor: WireCursor, depthMax: number): void {
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === SCOPE.attributes) checkKeyValue(cursor, depthMax);
    else if (tag === SCOPE.name || tag === SCOPE.version) cursor.skipLengthDelimited();
    else if (tag === SCOPE.droppedAttributesCount) cursor.readVarint64();
    else cursor.skipUnknown(tag, SCOPE.fields);
  }
}

/** A submessage, length first. */
function checkKeyValue(cursor: WireCursor, depthLeft: number): void {
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === KEY_VALUE.key) cursor.skipLengthDelimited();
    else if (tag === KEY_VALUE.value) checkAnyValue(cursor, depthLeft);
    else cursor.skipUnknown(tag, KEY_VALUE.fields);
  }
  cursor.leave(outerEnd);
}

/** A submessage, length first. */
function checkAnyValue(cursor: WireCursor, depthLeft: number): void {
  if (depthLeft <= 0) throw overLimit('value nested too deeply', cursor.position);
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    switch (tag) {
      case ANY_VALUE.string:
      case ANY_VALUE.bytes:
        cursor.skipLengthDelimited();
        break;
      case ANY_VALUE.bool:
      case ANY_VALUE.int:
        cursor.readVarint64();
        break;
      case ANY_VALUE.double:
        cursor.skipBytes(8);
        break;
      case ANY_VALUE.array:
        checkList(cursor, depthLeft - 1, checkAnyValue);
        break;
      case ANY_VALUE.kvlist:
        checkList(cursor, depthLeft - 1, checkKeyValue);
        break;
      default:
        cursor.skipUnknown(tag, ANY_VALUE.fields);
    }
  }
  cursor.leave(outerEnd);
}

function checkList(
  cursor: WireCursor,
  depthLeft: number,
  checkElement: (cursor: WireCursor, depthLeft: number) => void,
): void {
  const outerEnd = cursor.enter(cursor.readLength());
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === VALUE_LIST.values) checkElement(cursor, depthLeft);
    else cursor.skipUnknown(tag, VALUE_LIST.fields);
  }
  cursor.leave(outerEnd);
}
