import type { SyntaxNode, Tree } from '@lezer/common';

import { traceqlParser } from '../language/traceql-language.js';
import { TraceqlError } from '../traceql-error.js';
import { expectedAt } from './expected.js';
import { strictFailureAt } from './strict-parse.js';
import { tokenAt } from './token-at.js';
import { explanationOf } from './explanations.js';

/** The tree of a text without errors; else throws what could stand where the text stops making sense. */
export function syntaxTree(text: string): Tree {
  const failedAt = strictFailureAt(text);
  if (failedAt === undefined) return traceqlParser.parse(text);
  const explained = explanationOf(text, failedAt);
  if (explained !== undefined) throw explained;
  const found = tokenAt(text, failedAt);
  const expected = expectedAt(text, failedAt);
  const what =
    found.to === found.from ? 'the query ends here' : `unexpected ${JSON.stringify(text.slice(found.from, found.to))}`;
  throw new TraceqlError(`${what}; expected ${expected.sentence}`, found, expected.tokens);
}

export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

/** A child that the grammar promises. Its absence is a mistake of ours, never of the query. */
export function childOf(node: SyntaxNode, name: string): SyntaxNode {
  const child = node.getChild(name);
  if (child === null) throw new Error(`${node.name} without ${name}`);
  return child;
}
