import { ATTRIBUTE_SCOPES, type AttributeScope, type Field } from '../ast.js';
import { traceqlParser } from '../language/traceql-language.js';
import { expectedAt } from '../syntax/expected.js';
import { readField } from '../syntax/read-field.js';
import { TraceqlError } from '../traceql-error.js';
import { lastTokens, type TextToken } from './last-tokens.js';

/** What an editor can offer at one place of a query that is still being written. */
export interface CompletionPlace {
  /** Where the token that is being written begins, in UTF-16 code units; the place itself when none is. */
  readonly from: number;
  /** What is there of it: the text from `from` to the place. */
  readonly typed: string;
  /** What can stand there, in the words of `expectedAt`. */
  readonly tokens: readonly string[];
  /** The comparison whose right-hand side is written there. */
  readonly comparison?: { readonly field: Field; readonly operator: string };
}

/** Of the name of an attribute, or what can become one. */
export interface TypedAttribute {
  readonly parent: boolean;
  /** `any` for a word without a scope yet, `unscoped` for `.name`, which is of the span, else of its resource. */
  readonly scope: AttributeScope | 'any' | 'unscoped';
  readonly namePrefix: string;
}

const COMPARISONS: ReadonlySet<string> = new Set(['=', '!=', '<', '<=', '>', '>=', '=~', '!~']);

/** Undefined in a comment. */
export function completionPlace(text: string, position: number): CompletionPlace | undefined {
  const before = text.slice(0, position);
  const last = lastTokens(before, 3);
  const typing = last.at(-1);
  if (typing?.kind === 'comment' && endsAt(typing, position)) return undefined;
  const isTyping = typing !== undefined && isUnfinished(typing) && endsAt(typing, position);
  const from = isTyping ? typing.from : position;
  const comparison = comparisonBefore(isTyping ? last.slice(0, -1) : last);
  return {
    from,
    typed: before.slice(from),
    tokens: expectedAt(text, from).tokens,
    ...(comparison === undefined ? {} : { comparison }),
  };
}

/** Undefined when no attribute begins so. */
export function typedAttribute(typed: string): TypedAttribute | undefined {
  const parent = typed.startsWith('parent.');
  const own = parent ? typed.slice('parent.'.length) : typed;
  const scope = ATTRIBUTE_SCOPES.find((each) => own.startsWith(`${each}.`));
  if (scope !== undefined) return { parent, scope, namePrefix: unquoted(own.slice(scope.length + 1)) };
  if (own.startsWith('.')) return { parent, scope: 'unscoped', namePrefix: unquoted(own.slice(1)) };
  if (parent) return { parent, scope: 'any', namePrefix: unquoted(own) };
  return /^(?:[a-zA-Z_]\w*)?$/u.test(own) ? { parent, scope: 'any', namePrefix: own } : undefined;
}

/** Of a string whose end is still to come, or of another literal. */
export function typedValue(typed: string): string {
  const inner = typed.replace(/^["`]/u, '');
  return typed.startsWith('"') ? inner.replaceAll(/\\(["\\])/gu, '$1') : inner;
}

function isUnfinished({ kind }: TextToken): boolean {
  return kind === 'word' || kind === 'attribute' || kind === 'openString' || kind === 'number';
}

function endsAt({ from, text }: TextToken, position: number): boolean {
  return from + text.length === position;
}

function comparisonBefore(last: readonly TextToken[]): CompletionPlace['comparison'] {
  const operator = last.at(-1)?.text ?? '';
  const field = fieldOf(last.at(-2));
  return field === undefined || !COMPARISONS.has(operator) ? undefined : { field, operator };
}

function fieldOf(token: TextToken | undefined): Field | undefined {
  if (token?.kind !== 'attribute' && token?.kind !== 'word') return undefined;
  const text = `{ ${token.text} }`;
  const node = traceqlParser.parse(text).resolveInner(2, 1);
  try {
    return readField(node.name === 'ScopedIntrinsic' ? (node.parent ?? node) : node, text);
  } catch (error) {
    if (error instanceof TraceqlError) return undefined;
    throw error;
  }
}

function unquoted(name: string): string {
  return name.replaceAll(/\\(["\\])|"/gu, '$1');
}
