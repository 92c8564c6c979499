import { TraceqlUnsupportedError } from '@clew/store-contract';
import type { BinaryOperation, Field, FieldExpression, UnaryOperation } from '@clew/traceql';

import type { SqlParameters } from '../reader/sql-parameters.js';
import { allOf, ALWAYS, anyOf, NEVER, not } from './boolean-sql.js';
import { conjunctsOf } from './conjuncts.js';
import { comparisonOfFields, comparisonWithLiteral } from './comparison-sql.js';
import { someOf, type FieldResolver, type FieldSql, type TypedSql } from './field-sql.js';

/** On which side a condition may err where SQL can't tell: hold for more rows, for fewer, or not at all. */
type Bias = 'more' | 'fewer' | 'none';

/** A condition that holds for every row that `expression` is true of, and perhaps for others. */
export function broadCondition(
  expression: FieldExpression | undefined,
  fields: FieldResolver,
  parameters: SqlParameters,
): string {
  return expression === undefined ? ALWAYS : new Conditions(fields, parameters).of(expression, 'more');
}

/**
 * The same as conditions of which one must hold. An index of the engine finds rows by one condition and not by one of several, so
 * where the first comparison that has an index looks into several columns, there is one condition for each of these.
 */
export function broadAlternatives(
  expression: FieldExpression | undefined,
  fields: FieldResolver,
  parameters: SqlParameters,
): readonly string[] {
  const conjuncts = expression === undefined ? [] : conjunctsOf(expression);
  const at = conjuncts.findIndex((conjunct) => isIndexed(conjunct));
  const conditions = new Conditions(fields, parameters);
  const others = conjuncts.filter((_, index) => index !== at).map((conjunct) => conditions.of(conjunct, 'more'));
  const indexed = conjuncts[at];
  const alternatives = indexed === undefined ? [ALWAYS] : conditions.alternatives(indexed);
  return alternatives.map((alternative) => allOf([alternative, ...others])).filter((each) => each !== NEVER);
}

/** Bloom filters know the texts and the whole numbers of a span's own attributes. */
function isIndexed(expression: FieldExpression): boolean {
  if (expression.kind !== 'binary' || expression.operator !== '=') return false;
  const sides = [expression.left, expression.right];
  const isOwn = sides.some((side) => side.kind === 'attribute' && (side.scope ?? 'span') === 'span' && !side.parent);
  return isOwn && sides.some((side) => side.kind === 'string' || side.kind === 'integer');
}

/** A condition that holds for just the rows that `expression` is true of. Throws TraceqlUnsupportedError where SQL can't tell. */
export function exactCondition(
  expression: FieldExpression | undefined,
  fields: FieldResolver,
  parameters: SqlParameters,
): string {
  return expression === undefined ? ALWAYS : new Conditions(fields, parameters).of(expression, 'none');
}

class Conditions {
  readonly #fields: FieldResolver;
  readonly #parameters: SqlParameters;

  constructor(fields: FieldResolver, parameters: SqlParameters) {
    this.#fields = fields;
    this.#parameters = parameters;
  }

  /** That the expression is true. What is missing, or of a type that can't be compared, is false. */
  of(expression: FieldExpression, bias: Bias): string {
    switch (expression.kind) {
      case 'boolean':
        return expression.value ? ALWAYS : NEVER;
      case 'unary':
        return this.#unary(expression, bias);
      case 'binary':
        return this.#binary(expression, bias);
      case 'attribute':
      case 'intrinsic':
        return this.#isTrue(expression, bias);
      default:
        return unknown(expression, bias);
    }
  }

  /** The comparison holds when one of these does, or for more rows. */
  alternatives(expression: FieldExpression): readonly string[] {
    if (expression.kind !== 'binary') return [this.of(expression, 'more')];
    const field = (of: Field): FieldSql | undefined => this.#fields(of, this.#parameters);
    return comparisonWithLiteral(expression, field, this.#parameters, true) ?? [this.of(expression, 'more')];
  }

  #unary(expression: UnaryOperation, bias: Bias): string {
    if (expression.operator === '-') return unknown(expression, bias);
    return not(this.of(expression.operand, opposite(bias)));
  }

  #binary(expression: BinaryOperation, bias: Bias): string {
    const { operator, left, right } = expression;
    if (operator === '&&') return allOf([this.of(left, bias), this.of(right, bias)]);
    if (operator === '||') return anyOf([this.of(left, bias), this.of(right, bias)]);
    return this.#comparison(expression, bias);
  }

  #comparison(expression: BinaryOperation, bias: Bias): string {
    const field = (of: Field): FieldSql | undefined => this.#fields(of, this.#parameters);
    const withLiteral = comparisonWithLiteral(expression, field, this.#parameters, bias === 'more');
    if (withLiteral !== undefined) return anyOf(withLiteral);
    const ofFields = comparisonOfFields(expression, field);
    if (ofFields === undefined || bias === 'none') return unknown(expression, bias);
    return bias === 'more' ? anyOf([ofFields.ofSingles, ofFields.orList]) : ofFields.ofSingles;
  }

  /** A list is no condition, whatever its elements are. */
  #isTrue(field: Field, bias: Bias): string {
    const found = this.#fields(field, this.#parameters);
    if (found === undefined) return unknown(field, bias);
    const singles = found.sources.filter(({ list }) => list === undefined);
    const isTrue = ({ type, sql, present }: TypedSql): string => (type === 'bool' ? allOf([present, sql]) : NEVER);
    return anyOf(singles.map((source) => someOf(source, isTrue)));
  }
}

function unknown(expression: FieldExpression, bias: Bias): string {
  if (bias === 'more') return ALWAYS;
  if (bias === 'fewer') return NEVER;
  throw new TraceqlUnsupportedError(
    'metrics can not ask this yet: compare a field of the span with a value',
    expression,
  );
}

function opposite(bias: Bias): Bias {
  if (bias === 'none') return 'none';
  return bias === 'more' ? 'fewer' : 'more';
}
