import type { SyntaxNode } from '@lezer/common';

import { SPAN_KIND_WORDS, STATUS_WORDS, type Literal, type NumberLiteral, type SourceRange } from '../ast.js';
import { TraceqlError } from '../traceql-error.js';
import { oneOf } from './one-of.js';
import { readDuration } from './read-duration.js';
import { readString } from './read-string.js';

const INT64_MAX = 2n ** 63n - 1n;

export const NUMBER_NODES: readonly string[] = ['Integer', 'Float', 'Duration'];

/** Undefined when the node is no literal. */
export function readLiteral(node: SyntaxNode, text: string): Literal | undefined {
  const range: SourceRange = { from: node.from, to: node.to };
  const source = text.slice(node.from, node.to);
  switch (node.name) {
    case 'Integer':
    case 'Float':
    case 'Duration':
      return readNumber(node, text, '');
    case 'String':
      return { kind: 'string', value: readString(source, range), ...range };
    case 'Boolean':
      return { kind: 'boolean', value: source === 'true', ...range };
    case 'Nil':
      return { kind: 'nil', ...range };
    case 'Status':
      return { kind: 'status', value: oneOf(STATUS_WORDS, source), ...range };
    case 'SpanKind':
      return { kind: 'spanKind', value: oneOf(SPAN_KIND_WORDS, source), ...range };
    default:
      return undefined;
  }
}

/** `sign` is '-' where a minus stands before the number; it belongs to the number, so that the least int64 can be written. */
export function readNumber(node: SyntaxNode, text: string, sign: '-' | '', from = node.from): NumberLiteral {
  const range: SourceRange = { from, to: node.to };
  const source = text.slice(node.from, node.to);
  if (node.name === 'Float') {
    const value = Number(sign + source);
    if (!Number.isFinite(value)) throw new TraceqlError('this number is too large for a double', range, ['float']);
    return { kind: 'float', value, ...range };
  }
  const magnitude = node.name === 'Duration' ? readDuration(source, range) : BigInt(source);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value > INT64_MAX || value < -INT64_MAX - 1n) {
    const what = node.name === 'Duration' ? 'duration is longer than 292 years' : 'integer has more than 64 bits';
    throw new TraceqlError(`this ${what}`, range, [node.name.toLowerCase()]);
  }
  return node.name === 'Duration'
    ? { kind: 'duration', nanoseconds: value, ...range }
    : { kind: 'integer', value, ...range };
}
