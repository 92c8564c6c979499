import type { SyntaxNode } from '@lezer/common';

import {
  VALUE_FUNCTIONS,
  type CompareFunction,
  type Field,
  type MetricsFunction,
  type MetricsStage,
  type SeriesLimit,
} from '../ast.js';
import { TraceqlError } from '../traceql-error.js';
import { oneOf } from './one-of.js';
import { readFieldsIn } from './read-field.js';
import { readNumber } from './read-literal.js';
import { readSpansetFilter } from './read-pipeline.js';
import type { Reading } from './reading.js';
import { childOf, childrenOf } from './syntax-tree.js';

const COMPARE_TOP_N_DEFAULT = 10;
/** Of series or values that a query may ask for by number. */
const COUNT_MAX = 1_000;

/** `query` is the root; undefined when it ends in no metrics function. */
export function readMetrics(query: SyntaxNode, reading: Reading): MetricsStage | undefined {
  const node = query.getChild('MetricsStage');
  if (node === null) return undefined;
  const group = node.getChild('MetricsGroup');
  const metricsFunction = readFunction(node, reading);
  if (group !== null && metricsFunction.kind === 'compareFunction') {
    throw new TraceqlError('compare takes no by(...): it looks at every attribute', group, [
      '|',
      'with',
      'end of query',
    ]);
  }
  const seriesLimits = query.getChildren('SeriesLimit').map((child) => readSeriesLimit(child, reading));
  return {
    kind: 'metrics',
    function: metricsFunction,
    by: group === null ? [] : readFieldsIn(group, reading.text),
    seriesLimits,
    from: node.from,
    to: seriesLimits.at(-1)?.to ?? node.to,
  };
}

function readFunction(stage: SyntaxNode, reading: Reading): MetricsFunction {
  const [node] = childrenOf(stage);
  const name = reading.textOf(node?.firstChild ?? stage);
  if (node === undefined) throw new Error('MetricsStage without a function');
  const { from, to } = node;
  switch (node.name) {
    case 'CountFunction':
      return { kind: 'countFunction', name: oneOf(['rate', 'count_over_time'] as const, name), from, to };
    case 'ValueFunction':
      return { kind: 'valueFunction', name: oneOf(VALUE_FUNCTIONS, name), field: fieldOf(node, reading), from, to };
    case 'QuantileFunction': {
      const quantiles = childrenOf(node).filter((child) => child.name === 'Float' || child.name === 'Integer');
      return {
        kind: 'quantileFunction',
        name: 'quantile_over_time',
        field: fieldOf(node, reading),
        quantiles: quantiles.map((child) => readQuantile(child, reading)),
        from,
        to,
      };
    }
    default:
      return readCompare(node, reading);
  }
}

function fieldOf(node: SyntaxNode, reading: Reading): Field {
  const [field] = readFieldsIn(node, reading.text);
  if (field === undefined) throw new Error(`${node.name} without a field`);
  return field;
}

function readQuantile(node: SyntaxNode, reading: Reading): number {
  const quantile = Number(reading.textOf(node));
  if (quantile <= 1) return quantile;
  throw new TraceqlError('a quantile lies between 0 and 1, as in 0.99', { from: node.from, to: node.to }, ['0 to 1']);
}

function readCompare(node: SyntaxNode, reading: Reading): CompareFunction {
  const [topN, start, end] = node.getChildren('Integer');
  return {
    kind: 'compareFunction',
    name: 'compare',
    selection: readSpansetFilter(childOf(node, 'SpansetFilter'), reading),
    topN: topN === undefined ? COMPARE_TOP_N_DEFAULT : readCount(topN, reading),
    ...(start && end && { window: readWindow(start, end, reading) }),
    from: node.from,
    to: node.to,
  };
}

function readWindow(start: SyntaxNode, end: SyntaxNode, reading: Reading): NonNullable<CompareFunction['window']> {
  const [startUnixNano, endUnixNano] = [BigInt(reading.textOf(start)), BigInt(reading.textOf(end))];
  for (const node of [start, end]) readNumber(node, reading.text, '');
  if (startUnixNano < endUnixNano) return { startUnixNano, endUnixNano };
  throw new TraceqlError('the selection ends before it starts; both are Unix nanoseconds', {
    from: start.from,
    to: end.to,
  });
}

function readSeriesLimit(node: SyntaxNode, reading: Reading): SeriesLimit {
  const name = oneOf(['topk', 'bottomk'] as const, reading.textOf(node.firstChild ?? node));
  return {
    kind: 'seriesLimit',
    name,
    count: readCount(childOf(node, 'Integer'), reading),
    from: node.from,
    to: node.to,
  };
}

function readCount(node: SyntaxNode, reading: Reading): number {
  const count = Number(reading.textOf(node));
  if (count >= 1 && count <= COUNT_MAX) return count;
  const range = { from: node.from, to: node.to };
  throw new TraceqlError(`expected a whole number from 1 to ${COUNT_MAX}`, range, [`1 to ${COUNT_MAX}`]);
}
