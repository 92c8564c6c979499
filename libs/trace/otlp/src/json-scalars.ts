/**
 * Scalars of protobuf's JSON mapping from their text. Undefined means: not of that type.
 * Source: protobuf.dev/programming-guides/json; OTLP deviates only in ids (hex) and enums (numbers).
 */

/** Longer literals are no 64-bit integers, and turning a megabyte of digits into a bigint takes minutes. */
const INTEGER_LENGTH_MAX = 64;
const EXPONENT_MAX = 20;
const INTEGER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** An integer, exact at any size: "42", also "1e3" and "5.0", which are integers in JSON's eyes. */
export function integerFromText(text: string): bigint | undefined {
  const match = text.length <= INTEGER_LENGTH_MAX ? INTEGER.exec(text) : null;
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = whole + fraction;
  const magnitude = scaled(digits, Number(exponentText) - fraction.length);
  return magnitude === undefined || sign === '' ? magnitude : -magnitude;
}

/** digits * 10^exponent, if that is an integer of sane size. */
function scaled(digits: string, exponent: number): bigint | undefined {
  if (/^0*$/.test(digits)) return 0n;
  if (exponent > EXPONENT_MAX) return undefined;
  if (exponent >= 0) return BigInt(digits + '0'.repeat(exponent));
  const whole = digits.slice(0, exponent);
  return /^0*$/.test(digits.slice(exponent)) ? BigInt(whole === '' ? '0' : whole) : undefined;
}

/** A double; "NaN", "Infinity" and "-Infinity" by name. A literal beyond the range of a double is none. */
export function doubleFromText(text: string): number | undefined {
  if (text === 'NaN') return Number.NaN;
  if (text === 'Infinity') return Number.POSITIVE_INFINITY;
  if (text === '-Infinity') return Number.NEGATIVE_INFINITY;
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** JSON for a double, exact: -0 keeps its sign, what JSON has no literal for is a string. */
export function doubleToJson(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}
