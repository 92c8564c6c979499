/** `number` is int or double. */
export const VALUE_TYPES = [
  'string',
  'bool',
  'int',
  'double',
  'number',
  'bytes',
  'map',
  'array',
  'string[]',
  'bool[]',
  'int[]',
  'double[]',
] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** First bytes of an AnyValue's payload, by what it holds (opentelemetry/proto/common/v1/common.proto). */
const TAG = { string: 0x0a, bool: 0x10, int: 0x18, double: 0x21, array: 0x2a, map: 0x32, bytes: 0x3a } as const;

/** Tags of an element of ArrayValue: the one field that it has. */
const ELEMENT = 0x0a;

/** Whether `[start, end)`, the payload of an AnyValue that is well formed, holds the type. */
export function holdsType(type: ValueType, bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return false;
  const tag = bytes[start];
  switch (type) {
    case 'number':
      return tag === TAG.int || tag === TAG.double;
    case 'string[]':
      return tag === TAG.array && holdsElements(TAG.string, bytes, start + 1, end);
    case 'bool[]':
      return tag === TAG.array && holdsElements(TAG.bool, bytes, start + 1, end);
    case 'int[]':
      return tag === TAG.array && holdsElements(TAG.int, bytes, start + 1, end);
    case 'double[]':
      return tag === TAG.array && holdsElements(TAG.double, bytes, start + 1, end);
    default:
      return tag === TAG[type];
  }
}

/** @param start of the ArrayValue's length */
function holdsElements(tag: number, bytes: Uint8Array, start: number, end: number): boolean {
  let at = afterVarint(bytes, start, end);
  while (at < end) {
    if (bytes[at] !== ELEMENT) return false;
    const lengthAt = at + 1;
    const contentAt = afterVarint(bytes, lengthAt, end);
    const length = varintOf(bytes, lengthAt, contentAt);
    if (length === 0 || bytes[contentAt] !== tag) return false;
    at = contentAt + length;
  }
  return true;
}

function afterVarint(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] ?? 0) >= 0x80) at++;
  return at + 1;
}

function varintOf(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at--) value = value * 128 + ((bytes[at] ?? 0) & 0x7f);
  return value;
}
