import type { SyntaxNode } from '@lezer/common';

import type { Hint, Literal } from '../ast.js';
import { TraceqlError } from '../traceql-error.js';
import { NUMBER_NODES, readLiteral, readNumber } from './read-literal.js';
import type { Reading } from './reading.js';
import { childOf, childrenOf } from './syntax-tree.js';

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
  const node = childrenOf(hint).at(-1);
  if (node === undefined) throw new Error('Hint without a value');
  const minus = hint.getChild('Minus');
  if (minus === null) return literalOf(node, reading);
  if (NUMBER_NODES.includes(node.name)) return readNumber(node, reading.text, '-', minus.from);
  const range = { from: node.from, to: node.to };
  throw new TraceqlError('expected a number after -', range, ['integer', 'float', 'duration']);
}

function literalOf(node: SyntaxNode, reading: Reading): Literal {
  const value = readLiteral(node, reading.text);
  if (value === undefined) throw new Error(`${node.name} is no literal`);
  return value;
}
