import { decodeUtf8 } from '@clew/otlp';

import { bytesEqual, bytesOf, ByteTextSet } from './byte-text.js';
import type { Pattern } from './pattern.js';

/** Longer texts are searched in their first bytes only: it is the pattern's author who pays otherwise, for every span. */
const SEARCHED_BYTES_MAX = 2_048;
const REMEMBERED_TEXTS_MAX = 1_024;
/** Longer texts seldom come again. */
const REMEMBERED_BYTES_MAX = 256;

/** A number as spans hold it: a bigint where a double could not tell it exactly. JavaScript compares both exactly. */
export type SpanNumber = number | bigint;

/** A condition on one value. Values of another type than it asks for do not match it. */
export interface ValueTest {
  /** Two tests of equal id are the same. */
  readonly id: string;
  /** `bytes[start, end)` is UTF-8. */
  text(bytes: Uint8Array, start: number, end: number): boolean;
  number(value: SpanNumber): boolean;
  flag(value: boolean): boolean;
  /** The value is a list, a map or bytes. */
  other(): boolean;
}

const NEVER: Omit<ValueTest, 'id'> = { text: no, number: no, flag: no, other: no };

export type NumberComparison = '==' | '<' | '<=' | '>' | '>=';

export function textIs(wanted: string): ValueTest {
  const utf8 = bytesOf(wanted);
  return {
    ...NEVER,
    id: `text ${JSON.stringify(wanted)}`,
    text: (bytes, start, end) => bytesEqual(bytes, start, end, utf8),
  };
}

export function textIn(wanted: readonly string[]): ValueTest {
  const [first] = wanted;
  if (first !== undefined && wanted.length === 1) return textIs(first);
  const set = new ByteTextSet(wanted);
  return {
    ...NEVER,
    id: `text in ${JSON.stringify(wanted)}`,
    text: (bytes, start, end) => set.has(bytes, start, end),
  };
}

/** One of the patterns is found in the text. What was found is remembered for texts that come again. */
export function textMatches(patterns: readonly Pattern[]): ValueTest {
  const remembered = new Map<string, boolean>();
  const isFound = (bytes: Uint8Array, start: number, end: number): boolean => {
    const utf8 = bytes.subarray(start, end);
    return patterns.some((pattern) => pattern.isFoundIn(utf8));
  };
  return {
    ...NEVER,
    id: `text ~ ${JSON.stringify(patterns.map((pattern) => pattern.source))}`,
    text: (bytes, start, end) => {
      if (end - start > REMEMBERED_BYTES_MAX) return isFound(bytes, start, Math.min(end, start + SEARCHED_BYTES_MAX));
      const text = decodeUtf8(bytes, start, end);
      const known = remembered.get(text);
      if (known !== undefined) return known;
      const found = isFound(bytes, start, end);
      if (remembered.size >= REMEMBERED_TEXTS_MAX) remembered.clear();
      remembered.set(text, found);
      return found;
    },
  };
}

export function numberIs(comparison: NumberComparison, limit: SpanNumber): ValueTest {
  return { ...NEVER, id: `number ${comparison} ${String(limit)}`, number: comparing(comparison, limit) };
}

export function numberIn(wanted: readonly SpanNumber[]): ValueTest {
  return {
    ...NEVER,
    id: `number in ${wanted.map(String).join(' ')}`,
    // Not a set: 1n and 1 are the same number, and a list in a condition is short.
    number: (value) => wanted.some((one) => isSame(value, one)),
  };
}

/** Both ends included; an end that is absent is open. */
export function numberBetween(min: SpanNumber | undefined, max: SpanNumber | undefined): ValueTest {
  return {
    ...NEVER,
    id: `number from ${String(min)} to ${String(max)}`,
    number: (value) => (min === undefined || value >= min) && (max === undefined || value <= max),
  };
}

export function flagIs(wanted: boolean): ValueTest {
  return { ...NEVER, id: `flag ${String(wanted)}`, flag: (value) => value === wanted };
}

/** Whatever the value, as long as there is one. */
export function isPresent(): ValueTest {
  return { id: 'present', text: yes, number: yes, flag: yes, other: yes };
}

function comparing(comparison: NumberComparison, limit: SpanNumber): (value: SpanNumber) => boolean {
  switch (comparison) {
    case '==':
      return (value) => isSame(value, limit);
    case '<':
      return (value) => value < limit;
    case '<=':
      return (value) => value <= limit;
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
  }
}

/** What `==` would say: a bigint and a double that are the same number are equal. */
function isSame(a: SpanNumber, b: SpanNumber): boolean {
  return a >= b && a <= b;
}

function no(): boolean {
  return false;
}

function yes(): boolean {
  return true;
}
