import type { SyntaxNode } from '@lezer/common';

import type { Hint, Literal } from '../ast.js';
import { TraceqlError } from '../traceql-error.js';
import { NUMBER_NODES, readLiteral, readNumber } from './read-literal.js';
import type { Reading } from './reading.js';
import { childOf } from './syntax-tree.js';

/** `query` is the root. */
export function readHints(query: SyntaxNode, reading: Reading): readonly Hint[] {
  const names = new Set<string>();
  return (query.getChild('Hints')?.getChildren('Hint') ?? []).map((node) => {
    const nameNode = childOf(node, 'HintName');
    const name = reading.textOf(nameNode);
    if (names.has(name)) {
      throw new TraceqlError(`the hint ${name} is given twice`, { from: nameNode.from, to: nameNode.to }, [
        'another name',
      ]);
    }
    names.add(name);
    return { kind: 'hint', name, value: readValue(node, reading), from: node.from, to: node.to };
  });
}

function readValue(hint: SyntaxNode, reading: Reading): Literal {
  const node = hint.lastChild;
  const value = node && readLiteral(node, reading.text);
  if (node === null || value === undefined || value === null) throw new Error('Hint without a value');
  const minus = reading.text.slice(childOf(hint, 'HintName').to, node.from).lastIndexOf('-');
  if (minus === -1) return value;
  const from = childOf(hint, 'HintName').to + minus;
  if (NUMBER_NODES.includes(node.name)) return readNumber(node, reading.text, '-', from);
  throw new TraceqlError('expected a number after -', { from: node.from, to: node.to }, [
    'integer',
    'float',
    'duration',
  ]);
}
