import type { StoredSpan } from '@clew/store-contract';
import type { AnyValue, KeyValue } from '@clew/trace-model';

import { attributeText } from '../spans/attribute-text.js';
import { looksLikeIdentifier } from '../spans/identifier.js';

export interface AttributeChange {
  readonly scope: 'span' | 'resource';
  readonly key: string;
  /** As text; undefined where that side has no such attribute. */
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** Ids differ between any two traces, so these come last. */
  readonly isIdentifier: boolean;
}

const TEXT_CHARS_MAX = 1_024;

/** Attributes that differ, those that may explain something first, then by scope and key; at most `changesMax`. */
export function attributeChanges(left: StoredSpan, right: StoredSpan, changesMax: number): readonly AttributeChange[] {
  const changes: AttributeChange[] = [];
  collect('span', left.attributes, right.attributes, changes);
  // The spans of one process share one object; two traces of the same process share its content at least.
  if (left.resource !== right.resource)
    collect('resource', left.resource.attributes, right.resource.attributes, changes);
  return changes.sort(byInterest).slice(0, changesMax);
}

function collect(
  scope: AttributeChange['scope'],
  left: readonly KeyValue[],
  right: readonly KeyValue[],
  changes: AttributeChange[],
): void {
  const before = textsOf(left);
  const after = textsOf(right);
  for (const [key, text] of before) {
    if (after.get(key) !== text) changes.push(changeOf(scope, key, text, after.get(key)));
  }
  for (const [key, text] of after) {
    if (!before.has(key)) changes.push(changeOf(scope, key, undefined, text));
  }
}

/** By key; the last of several wins, as it does in the SDKs. The type is part of the text: '1' is not 1. */
function textsOf(attributes: readonly KeyValue[]): ReadonlyMap<string, string> {
  return new Map(attributes.map(({ key, value }) => [key, typedText(value)]));
}

function typedText(value: AnyValue): string {
  const text = attributeText(value, TEXT_CHARS_MAX);
  return value.type === 'string' && isAmbiguous(text) ? `"${text}"` : text;
}

/** A string that would read like a value of another type. */
function isAmbiguous(text: string): boolean {
  return text === '' || text === 'true' || text === 'false' || !Number.isNaN(Number(text));
}

function changeOf(
  scope: AttributeChange['scope'],
  key: string,
  left: string | undefined,
  right: string | undefined,
): AttributeChange {
  const isIdentifier =
    left !== undefined && right !== undefined && looksLikeIdentifier(left) && looksLikeIdentifier(right);
  return { scope, key, left, right, isIdentifier };
}

function byInterest(a: AttributeChange, b: AttributeChange): number {
  if (a.isIdentifier !== b.isIdentifier) return a.isIdentifier ? 1 : -1;
  if (a.scope !== b.scope) return a.scope === 'span' ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
