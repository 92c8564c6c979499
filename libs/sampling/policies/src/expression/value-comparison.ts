import {
  flagIs,
  numberIn,
  numberIs,
  type SpanNumber,
  textIn,
  textIs,
  textMatches,
  type ValueTest,
} from '../matching/value-test.js';
import { isNumeric, readComparison, type ReadComparison, readPattern } from './comparison.js';
import { type Literal, readDurationNano, readList, readLiteral, readNumber, readText } from './literals.js';
import type { TokenReader } from './token-reader.js';
import type { Token } from './tokens.js';

/** A comparison with what it compares to, as a test on the value before it. */
export interface ReadTest {
  readonly test: ValueTest;
  readonly isNegated: boolean;
  readonly comparison: ReadComparison['comparison'];
}

/** What a field holds, and so what it may be compared with. An attribute holds whatever its sender put there. */
export type FieldType = 'any' | 'text' | 'number' | 'duration' | readonly string[];

/** Reads a comparison and its right side, for a field of this type. Throws ExpressionError where both do not fit. */
export function readTest(reader: TokenReader, type: FieldType): ReadTest {
  const read = readComparison(reader);
  return { test: testOf(reader, read, type), isNegated: read.isNegated, comparison: read.comparison };
}

function testOf(reader: TokenReader, read: ReadComparison, type: FieldType): ValueTest {
  switch (type) {
    case 'any':
      return anyTest(reader, read);
    case 'text':
      return textTest(reader, read);
    case 'number':
      return numberTest(reader, read, readNumber);
    case 'duration':
      return numberTest(reader, read, readDurationNano);
    default:
      return wordTest(reader, read, type);
  }
}

function textTest(reader: TokenReader, { comparison, token }: ReadComparison): ValueTest {
  if (comparison === '=~') return textMatches([readPattern(reader)]);
  if (comparison === 'in') return textIn(readList(reader, () => readText(reader)));
  if (comparison !== '==') refuseOrder(reader, token);
  return textIs(readText(reader));
}

function numberTest(
  reader: TokenReader,
  { comparison, token }: ReadComparison,
  read: (reader: TokenReader) => SpanNumber,
): ValueTest {
  if (comparison === 'in') return numberIn(readList(reader, () => read(reader)));
  if (!isNumeric(comparison)) return reader.fail('only a text can be searched with a regular expression', token);
  return numberIs(comparison, read(reader));
}

/** Names of an enumeration, which spans hold as numbers in the same order. */
function wordTest(reader: TokenReader, { comparison, token }: ReadComparison, words: readonly string[]): ValueTest {
  const readWord = (): number => words.indexOf(reader.expectOneOf('word', words).text);
  if (comparison === 'in') return numberIn(readList(reader, readWord));
  if (comparison !== '==') reader.fail('can only be compared with ==, !=, in and not in', token);
  return numberIn([readWord()]);
}

function anyTest(reader: TokenReader, { comparison, token }: ReadComparison): ValueTest {
  if (comparison === '=~') return textMatches([readPattern(reader)]);
  if (comparison === 'in') return listTest(reader);
  const at = reader.current;
  const literal = readLiteral(reader);
  switch (literal.type) {
    case 'number':
      return numberIs(comparison, literal.value);
    case 'text':
      if (comparison !== '==') refuseOrder(reader, token);
      return textIs(literal.value);
    case 'flag':
      if (comparison !== '==') reader.fail('true and false can only be compared with == and !=', token);
      return flagIs(literal.value);
    case 'duration':
      return reader.fail('an attribute has no unit; compare it with a number', at);
  }
}

function listTest(reader: TokenReader): ValueTest {
  const opening = reader.current;
  const items = readList(reader, () => readLiteral(reader));
  const texts = items.filter((item) => item.type === 'text');
  if (texts.length === items.length) return textIn(texts.map((item) => item.value));
  const numbers = items.filter((item): item is Literal & { type: 'number' } => item.type === 'number');
  if (numbers.length === items.length) return numberIn(numbers.map((item) => item.value));
  return reader.fail('a list must hold only texts or only numbers', opening);
}

function refuseOrder(reader: TokenReader, token: Token): never {
  return reader.fail('texts can only be compared with ==, !=, =~, !~, in and not in', token);
}
