import type { PipelineStage, SpansetExpression, SpansetFilter, TraceqlQuery } from '@clew/traceql';

/**
 * What a trace must have so that a query can match it: spans that match filters, all of them or any. A structural operator needs both
 * its sides somewhere in the trace, and a negated one (`!>`) only its right side; where they stand is not asked here.
 */
export type SpansetNeed =
  | { readonly kind: 'filter'; readonly filter: SpansetFilter }
  | { readonly kind: 'all' | 'any'; readonly needs: readonly SpansetNeed[] };

/** Every stage that filters has to leave something of what the one before gave. */
export function needOf({ pipeline }: TraceqlQuery): SpansetNeed {
  return needOfStages(pipeline.stages);
}

function needOfStages(stages: readonly PipelineStage[]): SpansetNeed {
  const needs: SpansetNeed[] = [];
  for (const stage of stages) {
    if (isSpansetExpression(stage)) needs.push(needOfExpression(stage));
  }
  return { kind: 'all', needs };
}

function isSpansetExpression(stage: PipelineStage): stage is SpansetExpression {
  return stage.kind === 'spansetFilter' || stage.kind === 'spansetOperation' || stage.kind === 'spansetPipeline';
}

function needOfExpression(expression: SpansetExpression): SpansetNeed {
  switch (expression.kind) {
    case 'spansetFilter':
      return { kind: 'filter', filter: expression };
    case 'spansetPipeline':
      return needOfStages(expression.pipeline.stages);
    case 'spansetOperation': {
      const { operator } = expression;
      const right = needOfExpression(expression.right);
      if (operator.startsWith('!')) return right;
      const needs = [needOfExpression(expression.left), right];
      return { kind: operator === '||' ? 'any' : 'all', needs };
    }
  }
}
