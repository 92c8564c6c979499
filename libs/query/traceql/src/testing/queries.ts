import fc from 'fast-check';

import {
  ARITHMETIC_OPERATORS,
  LOGICAL_SPANSET_OPERATORS,
  ORDERING_OPERATORS,
  STRUCTURAL_OPERATORS,
  VALUE_FUNCTIONS,
  type Aggregate,
  type Hint,
  type MetricsFunction,
  type MetricsStage,
  type Pipeline,
  type PipelineStage,
  type ScalarExpression,
  type SpansetExpression,
  type SpansetFilter,
  type TraceqlQuery,
} from '../ast.js';
import { NOWHERE, expressionsOf, type Expressions } from './expressions.js';
import { SMALL_VOCABULARY, type Vocabulary } from './vocabulary.js';

/** Search queries that pass the type check. Their places (`from`, `to`) are 0; parse their formatted text to have real ones. */
export function searchQueryArbitrary(vocabulary: Vocabulary = SMALL_VOCABULARY): fc.Arbitrary<TraceqlQuery> {
  const expressions = expressionsOf(vocabulary);
  return fc.tuple(pipelinesOf(expressions), hintsOf(expressions)).map(([pipeline, hints]) => queryOf(pipeline, hints));
}

/** As `searchQueryArbitrary`, with a metrics stage. */
export function metricsQueryArbitrary(vocabulary: Vocabulary = SMALL_VOCABULARY): fc.Arbitrary<TraceqlQuery> {
  const expressions = expressionsOf(vocabulary);
  return fc
    .tuple(pipelinesOf(expressions), metricsOf(expressions), hintsOf(expressions))
    .map(([pipeline, metrics, hints]) => ({ ...queryOf(pipeline, hints), metrics }));
}

/** `{ condition }`: what most people ask, and the part of a query that an engine can answer by itself. */
export function spansetFilterArbitrary(vocabulary: Vocabulary = SMALL_VOCABULARY): fc.Arbitrary<SpansetFilter> {
  return filtersOf(expressionsOf(vocabulary));
}

/** A query of one stage. */
export function queryOfFilter(filter: SpansetFilter): TraceqlQuery {
  return queryOf({ kind: 'pipeline', stages: [filter], ...NOWHERE }, []);
}

function queryOf(pipeline: Pipeline, hints: readonly Hint[]): TraceqlQuery {
  return { kind: 'query', pipeline, hints, ...NOWHERE };
}

function filtersOf({ conditions }: Expressions): fc.Arbitrary<SpansetFilter> {
  return fc
    .option(conditions, { freq: 6, nil: undefined })
    .map((condition) => ({ kind: 'spansetFilter', ...(condition && { condition }), ...NOWHERE }));
}

function pipelinesOf(expressions: Expressions): fc.Arbitrary<Pipeline> {
  const filters = filtersOf(expressions);
  const scalars = scalarFiltersOf(expressions);
  const { spansets } = fc.letrec<{ spansets: SpansetExpression }>((tie) => ({
    spansets: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'spansets' },
      { arbitrary: filters, weight: 3 },
      fc
        .tuple(fc.constantFrom(...STRUCTURAL_OPERATORS, ...LOGICAL_SPANSET_OPERATORS), tie('spansets'), tie('spansets'))
        .map(([operator, left, right]) => ({ kind: 'spansetOperation', operator, left, right, ...NOWHERE }) as const),
    ),
  }));
  // Within parentheses something must follow, or the parser takes them for mere brackets.
  const nested = fc
    .tuple(spansets, scalars)
    .map(([first, second]): Pipeline => ({ kind: 'pipeline', stages: [first, second], ...NOWHERE }))
    .map((pipeline): SpansetExpression => ({ kind: 'spansetPipeline', pipeline, ...NOWHERE }));
  const firsts = fc.oneof({ arbitrary: spansets, weight: 6 }, nested, scalars);
  return fc
    .tuple(firsts, fc.array(stagesOf(expressions, filters, scalars), { maxLength: 2 }))
    .map(([first, rest]) => ({ kind: 'pipeline', stages: [first, ...rest], ...NOWHERE }));
}

function stagesOf(
  { fields, spanNumbers }: Expressions,
  filters: fc.Arbitrary<SpansetFilter>,
  scalars: fc.Arbitrary<PipelineStage>,
): fc.Arbitrary<PipelineStage> {
  const some = { minLength: 1, maxLength: 2 };
  return fc.oneof(
    filters,
    scalars,
    fc.array(fc.oneof(fields, spanNumbers), some).map((by) => ({ kind: 'group', by, ...NOWHERE }) as const),
    fc.array(fields, some).map((own) => ({ kind: 'select', fields: own, ...NOWHERE }) as const),
    fc.constant({ kind: 'coalesce', ...NOWHERE } as const),
  );
}

function scalarFiltersOf({ numberLiterals, spanNumbers }: Expressions): fc.Arbitrary<PipelineStage> {
  const aggregates: fc.Arbitrary<Aggregate> = fc.oneof(
    fc.constant({ kind: 'aggregate', name: 'count', ...NOWHERE } as const),
    fc
      .tuple(fc.constantFrom('avg', 'max', 'min', 'sum'), spanNumbers)
      .map(([name, argument]) => ({ kind: 'aggregate', name, argument, ...NOWHERE }) as const),
  );
  const { scalars } = fc.letrec<{ scalars: ScalarExpression }>((tie) => ({
    scalars: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'scalars' },
      { arbitrary: aggregates, weight: 3 },
      numberLiterals,
      tie('scalars').map((operand) => ({ kind: 'scalarNegation', operand, ...NOWHERE }) as const),
      fc
        .tuple(fc.constantFrom(...ARITHMETIC_OPERATORS), tie('scalars'), tie('scalars'))
        .map(([operator, left, right]) => ({ kind: 'scalarOperation', operator, left, right, ...NOWHERE }) as const),
    ),
  }));
  return fc
    .tuple(fc.constantFrom(...ORDERING_OPERATORS), aggregates, scalars)
    .map(([operator, left, right]) => ({ kind: 'scalarFilter', operator, left, right, ...NOWHERE }));
}

function metricsOf({ fields, numberFields, conditions }: Expressions): fc.Arbitrary<MetricsStage> {
  const quantiles = fc.array(fc.constantFrom(0, 0.25, 0.5, 0.9, 1), { minLength: 1, maxLength: 3 });
  const functions: fc.Arbitrary<MetricsFunction> = fc.oneof(
    fc.constantFrom('rate', 'count_over_time').map((name) => ({ kind: 'countFunction', name, ...NOWHERE }) as const),
    fc
      .tuple(fc.constantFrom(...VALUE_FUNCTIONS), numberFields)
      .map(([name, field]) => ({ kind: 'valueFunction', name, field, ...NOWHERE }) as const),
    fc
      .tuple(numberFields, quantiles)
      .map(
        ([field, own]) =>
          ({ kind: 'quantileFunction', name: 'quantile_over_time', field, quantiles: own, ...NOWHERE }) as const,
      ),
    conditions
      .map((condition): SpansetFilter => ({ kind: 'spansetFilter', condition, ...NOWHERE }))
      .map((selection) => ({ kind: 'compareFunction', name: 'compare', selection, topN: 3, ...NOWHERE }) as const),
  );
  const limits = fc.array(
    fc
      .tuple(fc.constantFrom('topk', 'bottomk'), fc.integer({ min: 1, max: 4 }))
      .map(([name, count]) => ({ kind: 'seriesLimit', name, count, ...NOWHERE }) as const),
    { maxLength: 2 },
  );
  return fc.tuple(functions, fc.array(fields, { maxLength: 2 }), limits).map(([metricsFunction, by, seriesLimits]) => ({
    kind: 'metrics',
    function: metricsFunction,
    by: metricsFunction.kind === 'compareFunction' ? [] : by,
    seriesLimits,
    ...NOWHERE,
  }));
}

function hintsOf({ literals }: Expressions): fc.Arbitrary<readonly Hint[]> {
  const hint = fc
    .tuple(fc.constantFrom('most_recent', 'sample', 'exemplars'), literals)
    .map(([name, value]): Hint => ({ kind: 'hint', name, value, ...NOWHERE }));
  return fc.uniqueArray(hint, { maxLength: 2, selector: ({ name }) => name });
}
