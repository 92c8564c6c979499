import type { AnyValue, KeyValue } from '@clew/trace-model';

import { SPAN_KIND_WORDS, STATUS_WORDS } from '../ast.js';

/** A status or a kind: equal to its own sort alone, never to a string. One object per word, compared by identity. */
export class Word {
  readonly sort: 'status' | 'kind';
  readonly text: string;

  constructor(sort: 'status' | 'kind', text: string) {
    this.sort = sort;
    this.text = text;
  }
}

/** A value that is there but that nothing can be compared with: bytes, maps, lists within lists. */
export class Opaque {
  readonly value: AnyValue;

  constructor(value: AnyValue) {
    this.value = value;
  }
}

export type Scalar = bigint | number | string | boolean | Word | Opaque;

/** Lists are of attributes that are arrays, and of events and links, of which a span has many. Undefined: there is none. */
export type Value = Scalar | readonly Scalar[] | undefined;

const STATUSES = wordsOf('status', STATUS_WORDS);
const SPAN_KINDS = wordsOf('kind', SPAN_KIND_WORDS);

/** The value of a word of the language; `error` is what `ERROR` is in a span. */
export function statusValue(word: string): Word | undefined {
  return STATUSES.get(word.toLowerCase());
}

export function spanKindValue(word: string): Word | undefined {
  return SPAN_KINDS.get(word.toLowerCase());
}

export function valueOf(value: AnyValue): Value {
  if (value.type !== 'array') return scalarOf(value);
  return value.values.map((each) => scalarOf(each)).filter((each) => each !== undefined);
}

function scalarOf(value: AnyValue): Scalar | undefined {
  switch (value.type) {
    case 'string':
    case 'bool':
    case 'int':
    case 'double':
      return value.value;
    case 'empty':
      return undefined;
    default:
      return new Opaque(value);
  }
}

/** Of the first attribute with the name; an empty one is none. */
export function attributeValue(attributes: readonly KeyValue[], name: string): Value {
  for (const { key, value } of attributes) {
    if (key === name) return valueOf(value);
  }
  return undefined;
}

/** Where one value is needed, the first of a list counts. */
export function firstOf(value: Value): Scalar | undefined {
  return isList(value) ? value[0] : value;
}

export function isList(value: Value): value is readonly Scalar[] {
  return Array.isArray(value);
}

/** The value as a double, if it is a number: arithmetic and aggregates are in doubles, as in the store. */
export function numberOf(value: Value): number | undefined {
  const first = firstOf(value);
  if (typeof first === 'bigint') return Number(first);
  return typeof first === 'number' ? first : undefined;
}

export function anyValueOf(value: Value): AnyValue {
  if (value === undefined) return { type: 'empty' };
  if (isList(value)) return { type: 'array', values: value.map((each) => anyValueOf(each)) };
  if (typeof value === 'bigint') return { type: 'int', value };
  if (typeof value === 'number') return { type: 'double', value };
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'boolean') return { type: 'bool', value };
  return value instanceof Word ? { type: 'string', value: value.text } : value.value;
}

function wordsOf(sort: Word['sort'], words: readonly string[]): ReadonlyMap<string, Word> {
  return new Map(words.map((word) => [word, new Word(sort, word)]));
}
