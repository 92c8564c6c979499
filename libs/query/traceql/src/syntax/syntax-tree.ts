import type { SyntaxNode, Tree } from '@lezer/common';

import { traceqlParser } from '../language/traceql-language.js';
import type { TraceqlLimits } from '../limits.js';
import { TraceqlError } from '../traceql-error.js';
import { expectedAt } from './expected.js';
import { tooDeep } from './reading.js';
import { strictFailureAt } from './strict-parse.js';
import { tokenAt } from './token-at.js';
import { explanationOf } from './explanations.js';

/** The tree of a text without errors; else throws what could stand where the text stops making sense. */
export function syntaxTree(text: string, { depthMax }: TraceqlLimits): Tree {
  const failedAt = strictFailureAt(text);
  if (failedAt === undefined) return traceqlParser.parse(text);
  const found = tokenAt(text, failedAt);
  // The parser gives up on chains of some hundred operators, where the text itself is right.
  if (depthOf(traceqlParser.parse(text.slice(0, failedAt))) > depthMax) throw tooDeep(depthMax, found);
  const explained = explanationOf(text, failedAt);
  if (explained !== undefined) throw explained;
  const expected = expectedAt(text, failedAt);
  const what =
    found.to === found.from ? 'the query ends here' : `unexpected ${JSON.stringify(text.slice(found.from, found.to))}`;
  throw new TraceqlError(`${what}; expected ${expected.sentence}`, found, expected.tokens);
}

function depthOf(tree: Tree): number {
  let depth = 0;
  let depthMax = 0;
  tree.iterate({
    enter: () => {
      depth += 1;
      depthMax = Math.max(depthMax, depth);
    },
    leave: () => {
      depth -= 1;
    },
  });
  return depthMax;
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
