import { compilePattern, type Pattern } from '../matching/pattern.js';
import type { NumberComparison } from '../matching/value-test.js';
import type { TokenReader } from './token-reader.js';
import type { Token } from './tokens.js';

/** Every comparison is one of these, or the opposite of one. */
export type Comparison = NumberComparison | '=~' | 'in';

export interface ReadComparison {
  readonly token: Token;
  readonly comparison: Comparison;
  /** `!=`, `!~` and `not in`: true wherever the comparison is not, so also where there is no value. */
  readonly isNegated: boolean;
}

const BY_SYMBOL: ReadonlyMap<string, Omit<ReadComparison, 'token'>> = new Map([
  ['==', { comparison: '==', isNegated: false }],
  ['!=', { comparison: '==', isNegated: true }],
  ['<', { comparison: '<', isNegated: false }],
  ['<=', { comparison: '<=', isNegated: false }],
  ['>', { comparison: '>', isNegated: false }],
  ['>=', { comparison: '>=', isNegated: false }],
  ['=~', { comparison: '=~', isNegated: false }],
  ['!~', { comparison: '=~', isNegated: true }],
]);

export function readComparison(reader: TokenReader): ReadComparison {
  const token = reader.current;
  const isNegated = reader.take('word', 'not') !== undefined;
  if (reader.take('word', 'in') !== undefined) return { token, comparison: 'in', isNegated };
  const read = isNegated ? undefined : BY_SYMBOL.get(token.text);
  if (token.kind !== 'symbol' || read === undefined) {
    return reader.fail(`expected a comparison (==, !=, <, <=, >, >=, =~, !~, in, not in), found ${reader.found()}`);
  }
  reader.take('symbol');
  return { token, ...read };
}

export function isNumeric(comparison: Comparison): comparison is NumberComparison {
  return comparison !== '=~' && comparison !== 'in';
}

export function readPattern(reader: TokenReader): Pattern {
  const token = reader.expect('text', undefined, 'a regular expression as a text');
  try {
    return compilePattern(token.text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return reader.fail(error.message, token, error);
  }
}
