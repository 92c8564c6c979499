import type { KeyValue } from '@clew/trace-model';

import type { Aggregate, AggregateName, FieldExpression, ScalarExpression, ScalarFilter } from '../ast.js';
import { formatScalar } from '../format/format-scalar.js';
import { calculate } from './arithmetic.js';
import { compareValues } from './compare.js';
import { compileExpression } from './compile-expression.js';
import type { TraceqlSpan } from './span.js';
import type { Spanset } from './spanset.js';
import type { TraceIndex } from './trace-index.js';
import { anyValueOf, numberOf } from './value.js';

type SpansetTest = (spanset: Spanset<TraceqlSpan>, trace: TraceIndex<TraceqlSpan>) => ScalarOutcome;

interface ScalarOutcome {
  readonly isMatch: boolean;
  /** What the aggregates gave, for people to see. */
  readonly aggregates: readonly KeyValue[];
}

/** `seen` takes what each aggregate gives. Undefined when no span has a number. */
type Scalar = (
  spans: readonly TraceqlSpan[],
  trace: TraceIndex<TraceqlSpan>,
  seen: Map<string, bigint | number>,
) => bigint | number | undefined;

export function compileScalarFilter({ operator, left, right }: ScalarFilter): SpansetTest {
  const [first, second] = [compileScalar(left), compileScalar(right)];
  return ({ spans }, trace) => {
    const seen = new Map<string, bigint | number>();
    const isMatch = compareValues(operator, first(spans, trace, seen), second(spans, trace, seen));
    return { isMatch, aggregates: Array.from(seen, ([key, value]) => ({ key, value: anyValueOf(value) })) };
  };
}

function compileScalar(scalar: ScalarExpression): Scalar {
  switch (scalar.kind) {
    case 'aggregate':
      return compileAggregate(scalar);
    case 'scalarNegation': {
      const operand = compileScalar(scalar.operand);
      return (spans, trace, seen) => calculate('-', 0, asDouble(operand(spans, trace, seen)));
    }
    case 'scalarOperation': {
      const [first, second] = [compileScalar(scalar.left), compileScalar(scalar.right)];
      return (spans, trace, seen) =>
        calculate(scalar.operator, asDouble(first(spans, trace, seen)), asDouble(second(spans, trace, seen)));
    }
    case 'duration':
      return () => scalar.nanoseconds;
    default:
      return () => scalar.value;
  }
}

function asDouble(value: bigint | number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function compileAggregate(aggregate: Aggregate): Scalar {
  const key = formatScalar(aggregate);
  const { name, argument } = aggregate;
  const aggregated = name === 'count' || argument === undefined ? countOf : numbersReader(argument, REDUCE[name]);
  return (spans, trace, seen) => {
    const result = aggregated(spans, trace);
    if (result !== undefined) seen.set(key, result);
    return result;
  };
}

function countOf(spans: readonly TraceqlSpan[]): bigint {
  return BigInt(spans.length);
}

type ReduceNumbers = (numbers: readonly number[]) => number | undefined;

function numbersReader(argument: FieldExpression, reduce: ReduceNumbers) {
  const evaluate = compileExpression(argument);
  return (spans: readonly TraceqlSpan[], trace: TraceIndex<TraceqlSpan>): number | undefined =>
    reduce(spans.map((span) => numberOf(evaluate({ span, trace }))).filter(isGiven));
}

function isGiven(number: number | undefined): number is number {
  return number !== undefined;
}

const REDUCE: Readonly<Record<Exclude<AggregateName, 'count'>, ReduceNumbers>> = {
  avg: (numbers) =>
    calculate(
      '/',
      reduced(numbers, (a, b) => a + b),
      numbers.length,
    ),
  // Not Math.max(...numbers): a trace may have more spans than a call may have arguments.
  max: (numbers) => reduced(numbers, (a, b) => (b > a ? b : a)),
  min: (numbers) => reduced(numbers, (a, b) => (b < a ? b : a)),
  sum: (numbers) => reduced(numbers, (a, b) => a + b),
};

function reduced(numbers: readonly number[], step: (a: number, b: number) => number): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce(step);
}
