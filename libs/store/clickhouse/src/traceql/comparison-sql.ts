import type { BinaryOperation, BinaryOperator, Field, FieldExpression, Literal } from '@clew/traceql';

import type { SqlParameters } from '../reader/sql-parameters.js';
import { allOf, anyOf, NEVER, not } from './boolean-sql.js';
import {
  NUMBERS,
  singlesOf,
  someOf,
  type FieldSql,
  type SqlType,
  type TypedSql,
  type ValueSource,
} from './field-sql.js';
import { literalSql, type LiteralSql } from './literal-sql.js';

type Ordering = '=' | '!=' | '<' | '<=' | '>' | '>=';

const MIRRORED: Readonly<Record<Ordering, Ordering>> = {
  ...{ '=': '=', '!=': '!=' },
  ...{ '<': '>', '<=': '>=', '>': '<', '>=': '<=' },
};

/**
 * A field against a literal: conditions of which one must hold, one for each source of the field. Undefined where neither side is a
 * field, or the rows don't tell it. `mayBeMore` says that they may hold for more rows when that is cheaper.
 */
export function comparisonWithLiteral(
  { operator, left, right }: BinaryOperation,
  resolve: (field: Field) => FieldSql | undefined,
  parameters: SqlParameters,
  mayBeMore: boolean,
): readonly string[] | undefined {
  const [fieldSide, literal] = isField(left) ? [left, right] : [right, left];
  if (!isField(fieldSide) || !isLiteral(literal)) return undefined;
  const field = resolve(fieldSide);
  if (field === undefined) return undefined;
  const sources = mayBeMore ? field.sources.map((source) => ({ ...source, unless: NEVER })) : field.sources;
  const isMirrored = fieldSide === right && isOrdering(operator);
  return compare({ ...field, sources }, isMirrored ? MIRRORED[operator] : operator, literal, parameters);
}

function compare(
  field: FieldSql,
  operator: BinaryOperator,
  literal: Literal,
  parameters: SqlParameters,
): readonly string[] | undefined {
  if (literal.kind === 'nil') return [operator === '=' ? not(field.exists) : field.exists];
  if (operator === '=~' || operator === '!~') {
    return literal.kind === 'string' ? matches(field, operator === '!~', literal.value, parameters) : undefined;
  }
  if (!isOrdering(operator)) return undefined;
  const value = literalSql(literal, parameters);
  const holds = (typed: TypedSql): string => typedCondition(typed, operator === '!=' ? '=' : operator, value);
  return overSources(field, operator === '!=', value.types, holds);
}

function matches(field: FieldSql, isNegated: boolean, source: string, parameters: SqlParameters): readonly string[] {
  // A text matches as a whole. As everywhere but in ClickHouse the dot is no line break.
  const pattern = parameters.add('String', `^(?-s:(?:${source}))$`);
  return overSources(field, isNegated, ['string'], ({ sql, present }) => allOf([present, `match(${sql}, ${pattern})`]));
}

/** Of a list one element is enough; negated, one must be comparable and none may be so. */
function overSources(
  { sources }: FieldSql,
  isNegated: boolean,
  types: readonly SqlType[],
  holds: (typed: TypedSql) => string,
): readonly string[] {
  const comparable = sources.map((source) => ({
    ...source,
    types: source.types.filter(({ type }) => types.includes(type)),
  }));
  if (!isNegated) return comparable.flatMap(byType).map((source) => someOf(source, holds));
  return comparable.map((source) => allOf([someOf(source, isPresent), noneOf(source, holds)]));
}

/** Values of each type lie in a column of their own. */
function byType(source: ValueSource): readonly ValueSource[] {
  return source.list === undefined ? source.types.map((typed) => ({ ...source, types: [typed] })) : [source];
}

function isPresent({ present }: TypedSql): string {
  return present;
}

function noneOf({ types, list }: ValueSource, holds: (typed: TypedSql) => string): string {
  return not(someOf(list === undefined ? { types } : { types, list }, holds));
}

function typedCondition({ type, sql, present, absent }: TypedSql, operator: Ordering, value: LiteralSql): string {
  const placeholder = type === 'int' && operator === '=' ? value.whole : value.placeholder;
  if (placeholder === undefined) return NEVER;
  const condition = `${sql} ${operator} ${placeholder}`;
  // The index of values is used best by a comparison alone; one by order has only that of keys, which the presence asks.
  const isFalseWhereAbsent = absent !== undefined && !holdsBetween(absent, operator, value.value);
  return isFalseWhereAbsent && operator === '=' ? condition : allOf([present, condition]);
}

type Plain = string | number | bigint | boolean;

function holdsBetween(a: Plain, operator: Ordering, b: Plain): boolean {
  switch (operator) {
    case '=':
      return a <= b && a >= b;
    case '!=':
      return a < b || a > b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/**
 * Two fields against each other. With single values on both sides this is exact; `orList` holds where one side is a list, of which
 * nothing is said here.
 */
export function comparisonOfFields(
  { operator, left, right }: BinaryOperation,
  resolve: (field: Field) => FieldSql | undefined,
): { readonly ofSingles: string; readonly orList: string } | undefined {
  if (!isField(left) || !isField(right) || !isOrdering(operator)) return undefined;
  const [a, b] = [resolve(left), resolve(right)];
  if (a === undefined || b === undefined) return undefined;
  const pairs = singlesOf(a).flatMap((x) =>
    singlesOf(b)
      .filter((y) => x.type === y.type || (NUMBERS.includes(x.type) && NUMBERS.includes(y.type)))
      .map((y) => allOf([x.present, y.present, `${x.sql} ${operator} ${y.sql}`])),
  );
  const lists = [...a.sources, ...b.sources].filter(({ list }) => list !== undefined);
  return { ofSingles: anyOf(pairs), orList: anyOf(lists.map(({ list }) => `notEmpty(${list ?? ''})`)) };
}

function isOrdering(operator: BinaryOperator): operator is Ordering {
  return Object.hasOwn(MIRRORED, operator);
}

function isField(expression: FieldExpression): expression is Field {
  return expression.kind === 'attribute' || expression.kind === 'intrinsic';
}

function isLiteral(expression: FieldExpression): expression is Literal {
  return expression.kind !== 'unary' && expression.kind !== 'binary' && !isField(expression);
}
