import { readFile } from 'node:fs/promises';

import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';
import type { GraphQLSchema, IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startApi } from './testing/running-api.js';
import type { RunningApi } from './testing/running-api.js';

const GOLDEN = new URL('../../../docs/reference/schema.graphql', import.meta.url);

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

/** Order of types and fields is for readers; everything else, descriptions included, is the contract. */
function canonical(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema));
}

test('the API serves exactly the schema of docs/reference', async () => {
  const golden = buildSchema(await readFile(GOLDEN, 'utf8'));
  const { data, errors } = await running.query(getIntrospectionQuery());
  expect(errors).toEqual([]);
  const served = buildClientSchema(data as unknown as IntrospectionQuery);
  expect(canonical(served)).toBe(canonical(golden));
});
