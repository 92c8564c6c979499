/** Every JavaScript host has these; declared here because a core package loads no host's type library. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: 'utf-8',
  options: { readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const STRING_TAG = 0x0a;
const BOOL_TAG = 0x10;
export const INT_TAG = 0x18;
const DOUBLE_TAG = 0x21;

export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Invalid sequences become U+FFFD. */
export function utf8Text(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** The payload of an AnyValue that holds the scalar. A whole JavaScript number is an int, any other a double. */
export function scalarBytes(value: string | number | boolean | bigint): Uint8Array {
  if (typeof value === 'string') return stringValueBytes(utf8Bytes(value));
  if (typeof value === 'boolean') return Uint8Array.of(BOOL_TAG, value ? 1 : 0);
  if (typeof value === 'bigint') return intBytes(value);
  return Number.isSafeInteger(value) ? intBytes(BigInt(value)) : doubleValueBytes(value);
}

/** The payload of an AnyValue that holds the text. */
export function stringValueBytes(text: Uint8Array): Uint8Array {
  const header = [STRING_TAG];
  pushVarint(header, text.length);
  const bytes = new Uint8Array(header.length + text.length);
  bytes.set(header);
  bytes.set(text, header.length);
  return bytes;
}

/** JSON has one kind of number: a whole one is meant as int and as double. */
export function payloadsOf(value: string | number | boolean): readonly Uint8Array[] {
  const payload = scalarBytes(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? [payload, doubleValueBytes(value)] : [payload];
}

export function isOneOf(payloads: readonly Uint8Array[], bytes: Uint8Array, start: number, end: number): boolean {
  for (const payload of payloads) if (isSameBytes(payload, bytes, start, end)) return true;
  return false;
}

export function isSameBytes(expected: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (expected.length !== end - start) return false;
  for (let index = 0; index < expected.length; index++) if (expected[index] !== bytes[start + index]) return false;
  return true;
}

/** A varint as int64. */
export function intOf(bytes: Uint8Array, start: number, end: number): bigint {
  let value = 0n;
  let shift = 0n;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte < 0x80) break;
  }
  return BigInt.asIntN(64, value);
}

/** Text of a string, digits of an int, `true` or `false`; undefined for an AnyValue that holds anything else. */
export function scalarText(bytes: Uint8Array, start: number, end: number): string | undefined {
  switch (bytes[start]) {
    case STRING_TAG: {
      let at = start + 1;
      while (at < end && (bytes[at] ?? 0) >= 0x80) at++;
      return utf8Text(bytes, at + 1, end);
    }
    case INT_TAG:
      return String(intOf(bytes, start + 1, end));
    case BOOL_TAG:
      return String(bytes[start + 1] !== 0);
    default:
      return undefined;
  }
}

function intBytes(value: bigint): Uint8Array {
  const bytes = [INT_TAG];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

/** The payload of an AnyValue that holds the double. */
export function doubleValueBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(9);
  bytes[0] = DOUBLE_TAG;
  new DataView(bytes.buffer).setFloat64(1, value, true);
  return bytes;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}
