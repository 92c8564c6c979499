import fc from 'fast-check';

import {
  ARITHMETIC_OPERATORS,
  ORDERING_OPERATORS,
  REGEX_OPERATORS,
  SPAN_KIND_WORDS,
  STATUS_WORDS,
  type BinaryOperator,
  type Field,
  type FieldExpression,
  type IntrinsicName,
  type Literal,
  type NumberLiteral,
} from '../ast.js';
import type { Vocabulary } from './vocabulary.js';

/** Random trees have no text to stand in. */
export const NOWHERE = { from: 0, to: 0 };

export interface Expressions {
  readonly fields: fc.Arbitrary<Field>;
  readonly numberFields: fc.Arbitrary<Field>;
  readonly numberLiterals: fc.Arbitrary<NumberLiteral>;
  /** Numbers that differ from span to span. */
  readonly spanNumbers: fc.Arbitrary<FieldExpression>;
  readonly conditions: fc.Arbitrary<FieldExpression>;
  readonly literals: fc.Arbitrary<Literal>;
}

const STRING_INTRINSICS = [
  ...(['span:name', 'span:statusMessage', 'span:id', 'span:parentID', 'trace:rootName', 'trace:rootService'] as const),
  ...(['trace:id', 'event:name', 'link:spanID', 'link:traceID', 'instrumentation:name'] as const),
  'instrumentation:version',
] as const;
const NUMBER_INTRINSICS = ['span:duration', 'span:childCount', 'trace:duration', 'event:timeSinceStart'] as const;

/** Expressions that pass the type check. */
export function expressionsOf(vocabulary: Vocabulary): Expressions {
  const attributes = attributesOf(vocabulary);
  const numberLiterals = numberLiteralsOf(vocabulary);
  const stringLiterals = vocabulary.strings.map((value) => ({ kind: 'string', value, ...NOWHERE }) as const);
  const strings = fc.oneof(attributes, intrinsics(STRING_INTRINSICS), stringLiterals);
  const booleans = fc.boolean().map((value) => ({ kind: 'boolean', value, ...NOWHERE }) as const);
  const numberFields = fc.oneof(attributes, intrinsics(NUMBER_INTRINSICS));
  const statuses = fc.constantFrom(...STATUS_WORDS).map((value) => ({ kind: 'status', value, ...NOWHERE }) as const);
  const kinds = fc.constantFrom(...SPAN_KIND_WORDS).map((value) => ({ kind: 'spanKind', value, ...NOWHERE }) as const);
  const patterns = vocabulary.patterns.map((value) => ({ kind: 'string', value, ...NOWHERE }) as const);
  const nil = fc.constant({ kind: 'nil', ...NOWHERE } as const);
  const equalities = fc.constantFrom('=', '!=');
  const fields = fc.oneof(numberFields, intrinsics([...STRING_INTRINSICS, 'span:status', 'span:kind']));

  const { numbers, conditions } = fc.letrec<{ numbers: FieldExpression; conditions: FieldExpression }>((tie) => ({
    numbers: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'numbers' },
      { arbitrary: numberFields, weight: 3 },
      { arbitrary: numberLiterals, weight: 3 },
      binary(fc.constantFrom(...ARITHMETIC_OPERATORS), tie('numbers'), tie('numbers')),
      unary('-', tie('numbers')),
    ),
    conditions: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'conditions' },
      {
        arbitrary: binary(fc.constantFrom(...ORDERING_OPERATORS), attributes, fc.oneof(numberLiterals, stringLiterals)),
        weight: 4,
      },
      { arbitrary: binary(fc.constantFrom(...ORDERING_OPERATORS), tie('numbers'), tie('numbers')), weight: 2 },
      { arbitrary: binary(fc.constantFrom(...ORDERING_OPERATORS), strings, strings), weight: 2 },
      binary(fc.constantFrom(...REGEX_OPERATORS), strings, patterns),
      binary(equalities, attributes, fc.oneof(booleans, statuses, kinds)),
      binary(equalities, intrinsics(['span:status']), statuses),
      binary(equalities, intrinsics(['span:kind']), kinds),
      binary(equalities, fields, nil),
      attributes,
      booleans,
      { arbitrary: binary(fc.constantFrom('&&', '||'), tie('conditions'), tie('conditions')), weight: 4 },
      { arbitrary: unary('!', tie('conditions')), weight: 2 },
    ),
  }));
  const spanNumbers = fc.oneof(numberFields, binary(fc.constantFrom(...ARITHMETIC_OPERATORS), numberFields, numbers));
  const literals = fc.oneof(numberLiterals, stringLiterals, booleans, nil, statuses, kinds);
  return { fields, numberFields, numberLiterals, spanNumbers, conditions, literals };
}

function attributesOf({ attributeNames }: Vocabulary): fc.Arbitrary<Field> {
  const own = fc.record({
    kind: fc.constant('attribute' as const),
    scope: fc.constantFrom(undefined, 'span', 'resource', 'event', 'link', 'instrumentation'),
    name: attributeNames,
    parent: fc.constant(false),
  });
  const ofParent = fc.record({
    kind: fc.constant('attribute' as const),
    scope: fc.constantFrom(undefined, 'span', 'resource'),
    name: attributeNames,
    parent: fc.constant(true),
  });
  return fc
    .oneof({ arbitrary: own, weight: 5 }, ofParent)
    .map(({ scope, ...rest }) => ({ ...rest, ...(scope && { scope }), ...NOWHERE }));
}

function intrinsics(names: readonly IntrinsicName[]): fc.Arbitrary<Field> {
  return fc
    .record({ name: fc.constantFrom(...names), ofParent: fc.nat(5) })
    .map(({ name, ofParent }) => ({ kind: 'intrinsic', name, parent: ofParent === 0 && hasWord(name), ...NOWHERE }));
}

/** Of a parent only what has a word of its own can be asked. */
function hasWord(name: IntrinsicName): boolean {
  return name.startsWith('span:') && !name.endsWith('id') && !name.endsWith('ID');
}

function numberLiteralsOf({ integers, floats, nanoseconds }: Vocabulary): fc.Arbitrary<NumberLiteral> {
  return fc.oneof(
    integers.map((value) => ({ kind: 'integer', value, ...NOWHERE }) as const),
    floats.map((value) => ({ kind: 'float', value, ...NOWHERE }) as const),
    nanoseconds.map((value) => ({ kind: 'duration', nanoseconds: value, ...NOWHERE }) as const),
  );
}

function binary(
  operators: fc.Arbitrary<BinaryOperator>,
  left: fc.Arbitrary<FieldExpression>,
  right: fc.Arbitrary<FieldExpression>,
): fc.Arbitrary<FieldExpression> {
  return fc
    .tuple(operators, left, right)
    .map(([operator, first, second]) => ({ kind: 'binary', operator, left: first, right: second, ...NOWHERE }));
}

function unary(operator: '!' | '-', operand: fc.Arbitrary<FieldExpression>): fc.Arbitrary<FieldExpression> {
  return operand.map((own) => ({ kind: 'unary', operator, operand: own, ...NOWHERE }));
}
