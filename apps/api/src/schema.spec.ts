import { readFile, writeFile } from 'node:fs/promises';

import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  GraphQLSchema,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import type { IntrospectionQuery } from 'graphql';
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

/** From the top: what can be asked, then what comes of it. */
function readable(schema: GraphQLSchema): string {
  const { query, ...config } = schema.toConfig();
  const types = query === undefined || query === null ? config.types : [query];
  return `${printSchema(new GraphQLSchema({ ...config, query, types }))}\n`;
}

/** `UPDATE_GOLDEN=1` writes the file instead. */
test('the API serves exactly the schema of docs/reference', async () => {
  const { data, errors } = await running.query(getIntrospectionQuery());
  expect(errors).toEqual([]);
  const served = buildClientSchema(data as unknown as IntrospectionQuery);
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(GOLDEN, readable(served));
  const golden = buildSchema(await readFile(GOLDEN, 'utf8'));
  expect(canonical(served)).toBe(canonical(golden));
});
