import { KEY_VALUE, WireCursor } from '@clew/otlp';
import { utf8Text } from '../any-value-bytes.js';

/** Field 1 of Resource (opentelemetry/proto/resource/v1/resource.proto), length-delimited. */
const ATTRIBUTES = 0x0a;

/** Calls back with each attribute of a Resource payload that is well formed: its key and where its value is. */
export function walkResource(payload: Uint8Array, visit: (key: string, start: number, end: number) => void): void {
  const cursor = new WireCursor(payload, 0, payload.length);
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag !== ATTRIBUTES) {
      cursor.skip(tag);
      continue;
    }
    const outerEnd = cursor.enter(cursor.readLength());
    let key = '';
    let start = cursor.position;
    let end = start;
    while (cursor.position < cursor.end) {
      const field = cursor.readTag();
      if (field !== KEY_VALUE.key && field !== KEY_VALUE.value) {
        cursor.skip(field);
        continue;
      }
      const length = cursor.readLength();
      const from = cursor.position;
      cursor.position = from + length;
      if (field === KEY_VALUE.key) key = utf8Text(payload, from, cursor.position);
      else {
        start = from;
        end = cursor.position;
      }
    }
    cursor.leave(outerEnd);
    visit(key, start, end);
  }
}
