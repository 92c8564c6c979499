import type { SyntaxNode } from '@lezer/common';

import { ATTRIBUTE_SCOPES, INTRINSICS, type Field, type IntrinsicName, type SourceRange } from '../ast.js';
import { INTRINSIC_WORDS, NESTED_SET_WORDS } from '../language/words.js';
import { TraceqlError } from '../traceql-error.js';
import { childrenOf } from './syntax-tree.js';

/** Other spellings that Tempo takes. */
const INTRINSIC_SYNONYMS: ReadonlyMap<string, IntrinsicName> = new Map([['span:parentId', 'span:parentID']]);

/** The fields that stand directly within a node. */
export function readFieldsIn(node: SyntaxNode, text: string): readonly Field[] {
  return childrenOf(node)
    .map((child) => readField(child, text))
    .filter((field) => field !== undefined);
}

/** Undefined when the node is no field. */
export function readField(node: SyntaxNode, text: string): Field | undefined {
  const range: SourceRange = { from: node.from, to: node.to };
  const source = text.slice(node.from, node.to);
  if (node.name === 'Attribute') return attribute(source, range);
  if (node.name === 'Intrinsic')
    return { kind: 'intrinsic', name: intrinsicName(source, range), parent: false, ...range };
  return undefined;
}

function intrinsicName(source: string, range: SourceRange): IntrinsicName {
  const name =
    INTRINSIC_WORDS.get(source) ?? INTRINSIC_SYNONYMS.get(source) ?? INTRINSICS.find((each) => each === source);
  if (name !== undefined) return name;
  if (NESTED_SET_WORDS.includes(source)) {
    const message = `${source} is not supported; ask for the place of a span in its trace by structural operators (>, >>, <, <<, ~)`;
    throw new TraceqlError(message, range, INTRINSICS);
  }
  const scope = source.slice(0, source.indexOf(':') + 1);
  const known = INTRINSICS.filter((each) => each.startsWith(scope));
  const allowed = known.length > 0 ? known : INTRINSICS;
  throw new TraceqlError(`unknown intrinsic ${source}; expected one of ${allowed.join(', ')}`, range, allowed);
}

function attribute(source: string, range: SourceRange): Field {
  const parent = source.startsWith('parent.');
  const own = parent ? source.slice('parent.'.length) : source;
  if (ATTRIBUTE_SCOPES.some((each) => own === `${each}.`)) {
    const message = `expected the name of an attribute after ${JSON.stringify(source)}`;
    throw new TraceqlError(message, { from: range.to, to: range.to }, ['attribute name']);
  }
  const scope = ATTRIBUTE_SCOPES.find((each) => own.startsWith(`${each}.`));
  if (scope === undefined) return unscoped(own, parent, range);
  if (parent && scope !== 'span' && scope !== 'resource') {
    const message = `parent.${scope}. is not supported; expected parent.span. or parent.resource.`;
    throw new TraceqlError(message, range, ['parent.span.', 'parent.resource.']);
  }
  return { kind: 'attribute', scope, name: attributeName(own.slice(scope.length + 1), range), parent, ...range };
}

/** `.name`, or after `parent.` a name of which the intrinsics of a span come first. */
function unscoped(source: string, parent: boolean, range: SourceRange): Field {
  const intrinsic = parent ? INTRINSIC_WORDS.get(source) : undefined;
  if (intrinsic?.startsWith('span:') === true) return { kind: 'intrinsic', name: intrinsic, parent, ...range };
  return { kind: 'attribute', name: attributeName(parent ? source : source.slice(1), range), parent, ...range };
}

function attributeName(source: string, range: SourceRange): string {
  const name = source.replaceAll(/"((?:[^\\"]|\\[^])*)"/gu, (_, quoted: string) =>
    quoted.replaceAll(/\\(["\\])/gu, '$1'),
  );
  if (name === '') throw new TraceqlError('the name of the attribute is empty', range, ['attribute name']);
  return name;
}
