import { isSpanId, isTraceId } from '@clew/trace-model';
import type { SpanId, TraceId } from '@clew/trace-model';
import { GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';

import { ApiError } from '../api-error.js';
import { instantFromUnixNano, unixNanoFromInstant } from './instant.js';

interface ScalarText<T> {
  readonly name: string;
  readonly description: string;
  /** Undefined when the text is not a value. */
  readonly parse: (text: string) => T | undefined;
  readonly print: (value: T) => string;
  /** What is allowed, for the message: "expected ...". */
  readonly expected: string;
}

/** A scalar whose outside is text. `T` is what resolvers give and get. */
function textScalar<T>({ name, description, parse, print, expected }: ScalarText<T>): GraphQLScalarType<T, string> {
  const read = (value: unknown): T => {
    const parsed = typeof value === 'string' ? parse(value) : undefined;
    if (parsed !== undefined) return parsed;
    throw new ApiError('BAD_USER_INPUT', `${name}: expected ${expected}, got ${shown(value)}`);
  };
  return new GraphQLScalarType<T, string>({
    name,
    description,
    parseValue: read,
    parseLiteral: (node, variables) =>
      read(node.kind === Kind.STRING ? node.value : valueFromASTUntyped(node, variables)),
    // Resolvers are typed: what comes here is a T.
    serialize: (value) => print(value as T),
  });
}

const SHOWN_CHARS_MAX = 60;

function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}...` : text;
}

const INT64_MAX = 2n ** 63n - 1n;

function parseInt64(text: string): bigint | undefined {
  if (!/^-?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value >= -INT64_MAX - 1n && value <= INT64_MAX ? value : undefined;
}

export const TraceIdScalar = textScalar<TraceId>({
  name: 'TraceId',
  description: '32 lowercase hex digits, not all zero (W3C Trace Context).',
  parse: (text) => (isTraceId(text) ? text : undefined),
  print: (value) => value,
  expected: '32 lowercase hex digits, not all zero',
});

export const SpanIdScalar = textScalar<SpanId>({
  name: 'SpanId',
  description: '16 lowercase hex digits, not all zero (W3C Trace Context).',
  parse: (text) => (isSpanId(text) ? text : undefined),
  print: (value) => value,
  expected: '16 lowercase hex digits, not all zero',
});

export const NanosecondsScalar = textScalar<bigint>({
  name: 'Nanoseconds',
  description: 'A whole number of nanoseconds as a decimal string. Times count from the Unix epoch. Never rounded.',
  parse: parseInt64,
  print: (value) => value.toString(),
  expected: 'a whole number of nanoseconds as a decimal string',
});

export const Int64Scalar = textScalar<bigint>({
  name: 'Int64',
  description: 'A 64-bit integer as a decimal string.',
  parse: parseInt64,
  print: (value) => value.toString(),
  expected: 'a 64-bit integer as a decimal string',
});

/** Resolvers see Unix nanoseconds. */
export const DateTimeScalar = textScalar<bigint>({
  name: 'DateTime',
  description: 'An ISO 8601 instant in UTC, with up to nine digits of the second.',
  parse: unixNanoFromInstant,
  print: instantFromUnixNano,
  expected: 'an ISO 8601 instant such as 2026-01-31T12:00:00.123456789Z',
});

const MICROS_PER_UNIT = 1_000_000n;

/** Resolvers give millionths of the currency, from 0. */
export const MoneyScalar = textScalar<bigint>({
  name: 'Money',
  description:
    'An amount in the currency that stands beside it: a decimal with six digits after the point, as a string.',
  parse: (text) => (/^\d{1,12}\.\d{6}$/.test(text) ? BigInt(text.replace('.', '')) : undefined),
  print: (micros) => `${micros / MICROS_PER_UNIT}.${String(micros % MICROS_PER_UNIT).padStart(6, '0')}`,
  expected: 'a decimal with six digits after the point, such as 12.500000',
});
