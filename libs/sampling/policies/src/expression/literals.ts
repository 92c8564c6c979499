import type { SpanNumber } from '../matching/value-test.js';
import type { TokenReader } from './token-reader.js';
import type { Token } from './tokens.js';

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const LIST_MAX = 1_000;

const NANO_OF_UNIT: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

export type Literal =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'number'; readonly value: SpanNumber }
  | { readonly type: 'flag'; readonly value: boolean }
  | { readonly type: 'duration'; readonly nano: number };

export function readLiteral(reader: TokenReader): Literal {
  const token = reader.current;
  if (reader.take('text') !== undefined) return { type: 'text', value: token.text };
  if (reader.take('number') !== undefined) return { type: 'number', value: numberOf(reader, token) };
  if (reader.take('duration') !== undefined) return { type: 'duration', nano: nanoOf(reader, token) };
  if (reader.take('word', 'true') !== undefined) return { type: 'flag', value: true };
  if (reader.take('word', 'false') !== undefined) return { type: 'flag', value: false };
  return reader.fail(`expected a text, a number, a duration, true or false, found ${reader.found()}`);
}

export function readNumber(reader: TokenReader): SpanNumber {
  return numberOf(reader, reader.expect('number', undefined, 'a number'));
}

export function readText(reader: TokenReader): string {
  return reader.expect('text', undefined, 'a text').text;
}

export function readDurationNano(reader: TokenReader): number {
  return nanoOf(reader, reader.expect('duration', undefined, 'a duration such as 300ms'));
}

/** `[a, b, ...]`, one item or more. */
export function readList<T>(reader: TokenReader, readItem: () => T): readonly T[] {
  const opening = reader.expect('symbol', '[');
  const items = [readItem()];
  while (reader.take('symbol', ',') !== undefined) items.push(readItem());
  reader.expect('symbol', ']', '`,` or `]`');
  if (items.length > LIST_MAX) {
    reader.fail(`a list has ${items.length} items; at most ${LIST_MAX} are allowed`, opening);
  }
  return items;
}

/** Integers are exact up to 64 bits: those a double cannot hold are a bigint. */
function numberOf(reader: TokenReader, token: Token): SpanNumber {
  const rounded = Number(token.text);
  if (!/^-?\d+$/.test(token.text)) {
    if (!Number.isFinite(rounded)) reader.fail('a number that is too large for a double', token);
    return rounded;
  }
  if (Number.isSafeInteger(rounded)) return rounded;
  const exact = BigInt(token.text);
  if (exact < INT64_MIN || exact > INT64_MAX) reader.fail('an integer of more than 64 bits', token);
  return exact;
}

function nanoOf(reader: TokenReader, token: Token): number {
  const amount = Number.parseFloat(token.text);
  const unit = NANO_OF_UNIT.get(/[a-zµ]+$/.exec(token.text)?.[0] ?? '');
  const nano = unit === undefined ? Number.NaN : amount * unit;
  if (!(nano >= 0 && nano <= Number.MAX_SAFE_INTEGER)) {
    reader.fail('a duration may be from 0 to 104 days', token);
  }
  return Math.round(nano);
}
