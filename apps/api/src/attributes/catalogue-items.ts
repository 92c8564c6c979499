import type { AttributeKey, AttributeValue, CatalogueScope, TimeRange } from '@clew/store-contract';
import { formatExpression, formatField, typedAttribute, typedValue } from '@clew/traceql';
import type { CompletionPlace, Field, TypedAttribute } from '@clew/traceql';

import type { ApiOptions } from '../options.js';
import type { TraceqlCompletionItemModel } from './completion.models.js';

export interface CatalogueQuestion {
  readonly tenantId: string;
  readonly range: TimeRange;
  readonly limit: number;
  readonly signal: AbortSignal;
}

type Catalogue = ApiOptions['attributeCatalogue'];
type NamedScope = Exclude<CatalogueScope, 'intrinsic'>;

const NAMED_SCOPES: readonly NamedScope[] = ['span', 'resource', 'event', 'instrumentation'];
const NOWHERE = { from: 0, to: 0 };

/** Attributes that can be written at the place, or values of the field that is compared there. */
export function catalogueItems(
  place: CompletionPlace,
  catalogue: Catalogue,
  question: CatalogueQuestion,
): Promise<readonly TraceqlCompletionItemModel[]> {
  if (place.comparison !== undefined) return valueItems(place, place.comparison, catalogue, question);
  const typed = place.tokens.includes('attribute') ? typedAttribute(place.typed) : undefined;
  return typed === undefined ? Promise.resolve([]) : attributeItems(typed, catalogue, question);
}

async function attributeItems(
  typed: TypedAttribute,
  catalogue: Catalogue,
  { tenantId, range, limit, signal }: CatalogueQuestion,
): Promise<readonly TraceqlCompletionItemModel[]> {
  const scopes = NAMED_SCOPES.filter((scope) => isAsked(scope, typed));
  if (scopes.length === 0) return [];
  const query = { range, scopes, prefix: typed.namePrefix, limit };
  const keys = await catalogue.attributeKeys(tenantId, query, signal);
  const items = keys.map((key) => attributeItem(key, typed)).filter((item) => item !== undefined);
  // Without a scope, an attribute of the span and one of its resource read the same.
  return items.filter(({ text }, index) => items.findIndex((other) => other.text === text) === index);
}

function isAsked(scope: NamedScope, { scope: asked, parent }: TypedAttribute): boolean {
  if (asked === 'unscoped' || (parent && asked === 'any')) return scope === 'span' || scope === 'resource';
  return asked === 'any' || asked === scope;
}

function attributeItem(
  { scope, key, types, spanCount, serviceNames }: AttributeKey,
  { scope: asked, parent }: TypedAttribute,
): TraceqlCompletionItemModel | undefined {
  if (scope === 'intrinsic') return undefined;
  const ofScope = asked === 'unscoped' ? {} : { scope };
  const text = formatField({ kind: 'attribute', name: key, parent, ...ofScope, ...NOWHERE });
  return { text, kind: 'ATTRIBUTE', detail: types.join(', '), spanCount, serviceNames };
}

async function valueItems(
  { typed }: CompletionPlace,
  { field, operator }: NonNullable<CompletionPlace['comparison']>,
  catalogue: Catalogue,
  { tenantId, range, limit, signal }: CatalogueQuestion,
): Promise<readonly TraceqlCompletionItemModel[]> {
  const source = sourceOf(field);
  if (source === undefined) return [];
  const isRegex = operator.endsWith('~');
  const query = { ...source, range, prefix: typedValue(typed), limit };
  const values = await catalogue.attributeValues(tenantId, query, signal);
  return values.map((value) => valueItem(value, isRegex)).filter((item) => item !== undefined);
}

/** Where the catalogue has the values of a field. Status and kind are words of the language. */
function sourceOf(field: Field): { readonly scopes: readonly CatalogueScope[]; readonly key: string } | undefined {
  if (field.kind === 'attribute') {
    if (field.scope === 'link') return undefined;
    return { scopes: field.scope === undefined ? ['span', 'resource'] : [field.scope], key: field.name };
  }
  switch (field.name) {
    case 'span:name':
    case 'trace:rootName':
      return { scopes: ['intrinsic'], key: 'span:name' };
    case 'trace:rootService':
      return { scopes: ['resource'], key: 'service.name' };
    default:
      return undefined;
  }
}

function valueItem(
  { type, text, spanCount }: AttributeValue,
  isRegex: boolean,
): TraceqlCompletionItemModel | undefined {
  if (type === 'other') return undefined;
  const value = isRegex ? text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`) : text;
  const written = type === 'string' ? formatExpression({ kind: 'string', value, ...NOWHERE }) : text;
  return { text: written, kind: 'VALUE', detail: type, spanCount, serviceNames: [] };
}
