import type { CatalogueScope } from '@clew/store-contract';
import { registerEnumType } from '@nestjs/graphql';

export const CompletionKindEnum = {
  ATTRIBUTE: 'ATTRIBUTE',
  VALUE: 'VALUE',
  INTRINSIC: 'INTRINSIC',
  SCOPE: 'SCOPE',
  FUNCTION: 'FUNCTION',
  KEYWORD: 'KEYWORD',
  OPERATOR: 'OPERATOR',
} as const;
export type CompletionKindName = keyof typeof CompletionKindEnum;
registerEnumType(CompletionKindEnum, {
  name: 'TraceqlCompletionKind',
  valuesMap: {
    ATTRIBUTE: { description: 'An attribute that stored spans have, with its scope.' },
    VALUE: { description: 'A value that stored spans have, or a word of the language such as `error`.' },
    INTRINSIC: { description: 'A field that every span has.' },
    SCOPE: { description: 'The beginning of an attribute, such as `resource.`.' },
    FUNCTION: { description: 'An aggregate or a metric.' },
    KEYWORD: { description: 'Another word of the language.' },
    OPERATOR: { description: 'An operator, a brace or a bar.' },
  },
});

export const CATALOGUE_SCOPES = {
  SPAN: 'span',
  RESOURCE: 'resource',
  INSTRUMENTATION: 'instrumentation',
  EVENT: 'event',
  INTRINSIC: 'intrinsic',
} as const satisfies Record<string, CatalogueScope>;
export type CatalogueScopeName = keyof typeof CATALOGUE_SCOPES;
export const CatalogueScopeEnum = {
  SPAN: 'SPAN',
  RESOURCE: 'RESOURCE',
  INSTRUMENTATION: 'INSTRUMENTATION',
  EVENT: 'EVENT',
  INTRINSIC: 'INTRINSIC',
} as const satisfies { [Name in CatalogueScopeName]: Name };
registerEnumType(CatalogueScopeEnum, {
  name: 'AttributeScope',
  description: 'Where an attribute stands; INTRINSIC for fields such as `span:name`.',
});

export const SCOPE_NAMES = {
  span: 'SPAN',
  resource: 'RESOURCE',
  instrumentation: 'INSTRUMENTATION',
  event: 'EVENT',
  intrinsic: 'INTRINSIC',
} as const satisfies Record<CatalogueScope, CatalogueScopeName>;
