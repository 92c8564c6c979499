import { ANY_VALUE, WireCursor } from '@clew/otlp';
import { utf8Bytes } from './any-value-bytes.js';
import type { DecimalReader } from './masking/decimal-text.js';

/** The payload of an AnyValue that holds the bytes. */
export function bytesValueBytes(bytes: Uint8Array): Uint8Array {
  const payload: number[] = [ANY_VALUE.bytes];
  let rest = bytes.length;
  for (; rest >= 0x80; rest >>>= 7) payload.push((rest & 0x7f) | 0x80);
  payload.push(rest);
  const result = new Uint8Array(payload.length + bytes.length);
  result.set(payload);
  result.set(bytes, payload.length);
  return result;
}

/**
 * What a whole value is hashed by: the text of a string, the digits of an int (so 42 and "42" give the same), the payload of
 * anything else.
 */
export function textOfValue(payload: Uint8Array, decimals: DecimalReader): Uint8Array {
  const tag = payload[0];
  if (tag === ANY_VALUE.int) return utf8Bytes(decimals.int(payload, 1, payload.length).toString());
  if (tag !== ANY_VALUE.string && tag !== ANY_VALUE.bytes) return payload;
  const cursor = new WireCursor(payload, 1, payload.length);
  const length = cursor.readLength();
  return payload.subarray(cursor.position, cursor.position + length);
}
