import type { Pipeline, SpansetExpression, SpansetFilter, SpansetOperation, StructuralOperator } from '../ast.js';
import { compileCondition } from './compile-expression.js';
import { INVERSE, isRelation, relationTo } from './relations.js';
import type { TraceqlSpan } from './span.js';
import type { SpansetStep } from './spanset.js';
import type { TraceIndex } from './trace-index.js';

/** Picks spans of the input, which are all of one trace, and keeps their order. */
export type SpansetSelection = <S extends TraceqlSpan>(input: readonly S[], trace: TraceIndex<S>) => readonly S[];

/** How a pipeline within a spanset expression is compiled; given, so that the two files do not import each other. */
type CompilePipeline = (pipeline: Pipeline) => SpansetStep;

export function compileSpanset(expression: SpansetExpression, compilePipeline: CompilePipeline): SpansetSelection {
  switch (expression.kind) {
    case 'spansetFilter':
      return compileFilter(expression);
    case 'spansetOperation':
      return compileOperation(expression, compilePipeline);
    case 'spansetPipeline': {
      const run = compilePipeline(expression.pipeline);
      return (input, trace) => {
        const spansets = run([{ attributes: [], spans: input }], trace);
        return unionOf(input, ...spansets.map((spanset) => spanset.spans));
      };
    }
  }
}

export function compileFilter({ condition }: SpansetFilter): SpansetSelection {
  if (condition === undefined) return (input) => input;
  const isMatch = compileCondition(condition);
  return (input, trace) => input.filter((span) => isMatch({ span, trace }));
}

function compileOperation(
  { operator, left, right }: SpansetOperation,
  compilePipeline: CompilePipeline,
): SpansetSelection {
  const [selectLeft, selectRight] = [compileSpanset(left, compilePipeline), compileSpanset(right, compilePipeline)];
  if (operator === '||') return (input, trace) => unionOf(input, selectLeft(input, trace), selectRight(input, trace));
  return (input, trace) => {
    const rights = selectRight(input, trace);
    // Each of the other operators gives right-hand spans, or none at all.
    if (rights.length === 0) return [];
    const lefts = selectLeft(input, trace);
    if (operator !== '&&') return structural(operator, lefts, rights, input, trace);
    return lefts.length === 0 ? [] : unionOf(input, lefts, rights);
  };
}

function structural<S extends TraceqlSpan>(
  operator: StructuralOperator,
  lefts: readonly S[],
  rights: readonly S[],
  input: readonly S[],
  trace: TraceIndex<S>,
): readonly S[] {
  if (isRelation(operator)) return rights.filter(relationTo(operator, lefts, trace));
  const relation = operator.slice(1);
  if (!isRelation(relation)) throw new Error(`no relation in the operator ${operator}`);
  const isRelated = relationTo(relation, lefts, trace);
  if (operator.startsWith('!')) return rights.filter((span) => !isRelated(span));
  return unionOf(input, rights.filter(isRelated), lefts.filter(relationTo(INVERSE[relation], rights, trace)));
}

/** In the order of the input. */
export function unionOf<S>(input: readonly S[], ...sets: readonly (readonly S[])[]): readonly S[] {
  const union = new Set(sets.flat());
  return union.size === input.length ? input : input.filter((span) => union.has(span));
}
