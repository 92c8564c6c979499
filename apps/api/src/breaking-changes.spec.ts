import { readFile } from 'node:fs/promises';

import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';

import { breakingChangeProblems } from './testing/breaking-changes.js';
import type { AcceptedChange } from './testing/breaking-changes.js';

const REFERENCE = new URL('../../../docs/reference/', import.meta.url);

async function read(name: string): Promise<string> {
  return readFile(new URL(name, REFERENCE), 'utf8');
}

test('the schema keeps what clients of the released one count on', async () => {
  const [released, current] = [await read('schema.released.graphql'), await read('schema.graphql')];
  const accepted = JSON.parse(await read('schema.breaking-changes.json')) as AcceptedChange[];
  expect(breakingChangeProblems(buildSchema(released), buildSchema(current), accepted)).toEqual([]);
});

describe('a change', () => {
  const released = buildSchema('type Query { a(first: Int): String! b: Int }');
  const removed = 'FIELD_REMOVED: Query.b was removed.';

  test('that adds something is fine', () => {
    const current = buildSchema('type Query { a(first: Int, last: Int): String! b: Int c: Int }');
    expect(breakingChangeProblems(released, current, [])).toEqual([]);
  });

  test.each([
    ['type Query { a(first: Int): String! }', removed],
    ['type Query { a(first: Int): String b: Int }', 'FIELD_CHANGED_KIND: Query.a changed type from String! to String.'],
    [
      'type Query { a(first: Int, by: Int!): String! b: Int }',
      'REQUIRED_ARG_ADDED: A required arg by on Query.a was added.',
    ],
  ])('to %s is refused', (current, change) => {
    expect(breakingChangeProblems(released, buildSchema(current), [])).toEqual([
      `${change} breaks clients of the released schema: undo it, or write down the reason`,
    ]);
  });

  test('that is written down needs a reason, and is gone from the list when it is undone', () => {
    const current = buildSchema('type Query { a(first: Int): String! }');
    expect(breakingChangeProblems(released, current, [{ change: removed, reason: 'nobody asked for it' }])).toEqual([]);
    expect(breakingChangeProblems(released, current, [{ change: removed, reason: ' ' }])).toHaveLength(1);
    expect(breakingChangeProblems(released, released, [{ change: removed, reason: 'x' }])).toEqual([
      `${removed} is written down, but is no change of this schema: delete the entry`,
    ]);
  });
});
