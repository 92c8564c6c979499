import type { OrderingOperator } from '../ast.js';
import type { Pattern } from '../pattern.js';
import { Opaque, Word, isList, type Scalar, type Value } from './value.js';

/**
 * Whether a comparison holds. Without a value on one side, or with values of different types, none does, `!=` included. Of a
 * list one element is enough; for `!=` one must be comparable and none may be equal.
 */
export function compareValues(operator: OrderingOperator, left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return false;
  if (!isList(left) && !isList(right)) return compareScalars(operator, left, right);
  const [lefts, rights] = [isList(left) ? left : [left], isList(right) ? right : [right]];
  const some = (test: (a: Scalar, b: Scalar) => boolean): boolean => lefts.some((a) => rights.some((b) => test(a, b)));
  if (operator !== '!=') return some((a, b) => compareScalars(operator, a, b));
  return some((a, b) => areComparable(a, b)) && !some((a, b) => compareScalars('=', a, b));
}

/** As `compareValues`, for `=~` and, negated, for `!~`. */
export function matchValue(pattern: Pattern, isNegated: boolean, value: Value): boolean {
  const strings = (isList(value) ? value : [value]).filter((each) => typeof each === 'string');
  if (strings.length === 0) return false;
  return strings.some((each) => pattern.matches(each)) !== isNegated;
}

function compareScalars(operator: OrderingOperator, left: Scalar, right: Scalar): boolean {
  if (isNumber(left) && isNumber(right)) return holds(operator, orderOfNumbers(left, right));
  if (!areComparable(left, right)) return false;
  if (typeof left === 'string' && typeof right === 'string') return holds(operator, orderOfTexts(left, right));
  // Booleans and words are equal or not; they have no order.
  return operator === '=' ? left === right : operator === '!=' && left !== right;
}

function areComparable(left: Scalar, right: Scalar): boolean {
  if (isNumber(left)) return isNumber(right);
  if (left instanceof Word) return right instanceof Word && left.sort === right.sort;
  return !(left instanceof Opaque) && typeof left === typeof right;
}

function isNumber(value: Scalar): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

/** Exact between int64 and doubles. Undefined where there is no order: beside NaN. */
function orderOfNumbers(left: bigint | number, right: bigint | number): number | undefined {
  if (left < right) return -1;
  if (left > right) return 1;
  return Number.isNaN(left) || Number.isNaN(right) ? undefined : 0;
}

/** As their UTF-8 bytes are ordered, so that an index of bytes agrees; JavaScript's own order is of UTF-16 code units. */
function orderOfTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = bytesRank(left.charCodeAt(at)) - bytesRank(right.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all others; U+E000 to U+FFFF move below them. */
function bytesRank(codeUnit: number): number {
  if (codeUnit < 0xd8_00) return codeUnit;
  return codeUnit >= 0xe0_00 ? codeUnit - 0x8_00 : codeUnit + 0x20_00;
}

function holds(operator: OrderingOperator, order: number | undefined): boolean {
  if (order === undefined) return operator === '!=';
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}
