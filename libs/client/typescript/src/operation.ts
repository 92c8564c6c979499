import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';

/** GraphQL text that knows the types of its answer and variables: those of this package, or of your own code generator. */
export type TypedDocument<TData, TVariables> = DocumentTypeDecoration<TData, TVariables> & {
  readonly toString: () => string;
};

/** Also true where a field is called like that: then a query is not sent again, which does no harm. */
export function mayChange(text: string): boolean {
  return /\bmutation\b/.test(text);
}
