import { Kind, parse, type FieldNode, type FragmentDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';

import { asksOutlineOnly } from './outline-selection.js';

function asks(document: string): boolean {
  const { definitions } = parse(document);
  const fragments: Record<string, FragmentDefinitionNode> = {};
  const fieldNodes: FieldNode[] = [];
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    else if (definition.kind === Kind.OPERATION_DEFINITION)
      fieldNodes.push(...definition.selectionSet.selections.filter((selection) => selection.kind === Kind.FIELD));
  }
  return asksOutlineOnly({ fieldNodes, fragments });
}

describe('the outline of a trace', () => {
  it.each([
    ['{ trace { traceId summary { duration } spans { spanId name status { code } } } }', true],
    ['{ trace { ...all } } fragment all on Trace { spans { ... on Span { spanId duration } } }', true],
    ['{ trace { spans { spanId attributes { key } } } }', false],
    ['{ trace { spans { spanId } spans { resource { schemaUrl } } } }', false],
    ['{ trace { ...all } } fragment all on Trace { spans { ...one } } fragment one on Span { events { name } }', false],
    ['{ trace { traceId analysis { criticalPath { spanId } } } }', false],
  ])('is all that %s needs: %s', (document, isOutline) => {
    expect(asks(document)).toBe(isOutline);
  });
});
