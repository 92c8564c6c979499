import type { KeyValue } from '@clew/trace-model';

import type { FieldExpression, Pipeline, PipelineStage } from '../ast.js';
import { formatExpression } from '../format/format-expression.js';
import { compileExpression } from './compile-expression.js';
import { compileScalarFilter } from './compile-scalar.js';
import { compileSpanset, unionOf } from './compile-spanset.js';
import { groupedBy } from './grouped-by.js';
import { keyOf } from './key-of.js';
import type { TraceqlSpan } from './span.js';
import type { Spanset, SpansetStep } from './spanset.js';
import type { TraceIndex } from './trace-index.js';
import { anyValueOf, firstOf } from './value.js';

/** What comes out of the last stage; a spanset without spans goes no further. */
export function compilePipeline({ stages }: Pipeline): SpansetStep {
  const runs = stages.map((stage) => compileStage(stage));
  return (spansets, trace) => {
    let current = spansets.filter((spanset) => spanset.spans.length > 0);
    for (const run of runs) {
      if (current.length === 0) return [];
      current = run(current, trace).filter((spanset) => spanset.spans.length > 0);
    }
    return current;
  };
}

function compileStage(stage: PipelineStage): SpansetStep {
  switch (stage.kind) {
    case 'scalarFilter': {
      const test = compileScalarFilter(stage);
      return (spansets, trace) =>
        spansets.flatMap((spanset) => {
          const { isMatch, aggregates } = test(spanset, trace);
          return isMatch ? [{ ...spanset, attributes: [...spanset.attributes, ...aggregates] }] : [];
        });
    }
    case 'group':
      return compileGroup(stage.by);
    case 'coalesce':
      return (spansets, trace) => [
        { attributes: [], spans: unionOf(trace.spans, ...spansets.map((spanset) => spanset.spans)) },
      ];
    case 'select':
      // Says what is shown of the spans, not which.
      return (spansets) => spansets;
    default: {
      const select = compileSpanset(stage, compilePipeline);
      return (spansets, trace) => spansets.map((spanset) => ({ ...spanset, spans: select(spanset.spans, trace) }));
    }
  }
}

/** Groups come in the order of their first spans; spans without a value make a group of their own. */
function compileGroup(by: readonly FieldExpression[]): SpansetStep {
  const expressions = by.map((expression) => ({
    name: `by(${formatExpression(expression)})`,
    evaluate: compileExpression(expression),
  }));
  const attributesOf = (span: TraceqlSpan, trace: TraceIndex<TraceqlSpan>): readonly KeyValue[] =>
    expressions.map(({ name, evaluate }) => ({ key: name, value: anyValueOf(firstOf(evaluate({ span, trace }))) }));
  return (spansets, trace) => spansets.flatMap((spanset) => grouped(spanset, (span) => attributesOf(span, trace)));
}

function grouped<S extends TraceqlSpan>(
  { attributes, spans }: Spanset<S>,
  attributesOf: (span: S) => readonly KeyValue[],
): readonly Spanset<S>[] {
  const members = spans.map((span) => ({ span, own: attributesOf(span) }));
  return Array.from(groupedBy(members, ({ own }) => keyOf(own)).values(), (group) => ({
    attributes: [...attributes, ...(group[0]?.own ?? [])],
    spans: group.map(({ span }) => span),
  }));
}
