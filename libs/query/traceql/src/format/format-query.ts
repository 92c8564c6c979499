import type {
  Hint,
  MetricsFunction,
  MetricsStage,
  Pipeline,
  PipelineStage,
  SpansetExpression,
  SpansetFilter,
  TraceqlQuery,
} from '../ast.js';
import { formatExpression } from './format-expression.js';
import { formatField } from './format-field.js';
import { formatLiteral } from './format-literal.js';
import { formatScalar } from './format-scalar.js';
import { atom, formatBinary, type Formatted } from './parentheses.js';

/** One line that means the same query: one spelling per construct, no parentheses but useful ones, no comments. */
export function formatTraceql(query: TraceqlQuery): string {
  const stages = [formatPipeline(query.pipeline), ...(query.metrics ? formatMetrics(query.metrics) : [])];
  return `${stages.join(' | ')}${formatHints(query.hints)}`;
}

function formatPipeline({ stages }: Pipeline): string {
  return stages.map((stage) => formatStage(stage)).join(' | ');
}

function formatStage(stage: PipelineStage): string {
  switch (stage.kind) {
    case 'scalarFilter':
      return `${formatScalar(stage.left)} ${stage.operator} ${formatScalar(stage.right)}`;
    case 'group':
      return `by(${stage.by.map((expression) => formatExpression(expression)).join(', ')})`;
    case 'coalesce':
      return 'coalesce()';
    case 'select':
      return `select(${stage.fields.map((field) => formatField(field)).join(', ')})`;
    default:
      return formatSpanset(stage).text;
  }
}

function formatSpanset(spanset: SpansetExpression): Formatted {
  switch (spanset.kind) {
    case 'spansetFilter':
      return atom(formatFilter(spanset));
    case 'spansetPipeline':
      return atom(`(${formatPipeline(spanset.pipeline)})`);
    case 'spansetOperation':
      return formatBinary(spanset.operator, formatSpanset(spanset.left), formatSpanset(spanset.right));
  }
}

function formatFilter({ condition }: SpansetFilter): string {
  return condition === undefined ? '{ }' : `{ ${formatExpression(condition)} }`;
}

function formatMetrics({ function: metricsFunction, by, seriesLimits }: MetricsStage): readonly string[] {
  const fields = by.map((field) => formatField(field)).join(', ');
  const group = fields === '' ? '' : ` by(${fields})`;
  return [
    `${formatFunction(metricsFunction)}${group}`,
    ...seriesLimits.map((limit) => `${limit.name}(${limit.count})`),
  ];
}

function formatFunction(metricsFunction: MetricsFunction): string {
  const { kind, name } = metricsFunction;
  switch (kind) {
    case 'countFunction':
      return `${name}()`;
    case 'valueFunction':
      return `${name}(${formatField(metricsFunction.field)})`;
    case 'quantileFunction':
      return `${name}(${[formatField(metricsFunction.field), ...metricsFunction.quantiles].join(', ')})`;
    case 'compareFunction': {
      const { selection, topN, window } = metricsFunction;
      const times = window === undefined ? [] : [window.startUnixNano, window.endUnixNano];
      return `${name}(${[formatFilter(selection), topN, ...times].join(', ')})`;
    }
  }
}

function formatHints(hints: readonly Hint[]): string {
  if (hints.length === 0) return '';
  return ` with(${hints.map(({ name, value }) => `${name}=${formatLiteral(value)}`).join(', ')})`;
}
