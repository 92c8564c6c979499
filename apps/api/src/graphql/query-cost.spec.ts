import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';

import { resolveLimits } from '../options.js';
import { checkQueryCost } from './query-cost.js';
import type { Variables } from './query-cost.js';

function costOf(query: string, variables: Variables = {}): number {
  const document = parse(query);
  try {
    checkQueryCost(document, variables, resolveLimits({ costMax: 1 }));
  } catch (error) {
    const [, cost] = /the query costs (\d+)/.exec(String(error)) ?? [];
    if (cost === undefined) throw error;
    return Number(cost);
  }
  return 0;
}

describe('the cost of a query', () => {
  test('grows with pages and fields', () => {
    expect(costOf('{ viewer { role } }')).toBe(500 + 2);
    expect(costOf('{ traces(filter: {}) { nodes { traceId } } }')).toBe(500 + 20 * 3);
    expect(costOf('{ traces(filter: {}, first: 500) { nodes { traceId spanCount } } }')).toBe(500 + 500 * 4);
    expect(costOf('{ spanNames(serviceName: "x", first: 10) }')).toBe(500 + 10);
  });

  test('sees page sizes in variables and their defaults', () => {
    const query = 'query ($n: Int = 30) { traces(filter: {}, first: $n) { nodes { traceId } } }';
    expect(costOf(query)).toBe(500 + 30 * 3);
    expect(costOf(query, { n: 100 })).toBe(500 + 100 * 3);
    expect(costOf(query, { n: -5 })).toBe(500 + 3);
  });

  test('of an analysis grows with its own page, not with the spans of its trace', () => {
    const analysis = (args: string) => `a: analysis${args} { gaps { total items { spanId } } }`;
    const query = (...fields: string[]) => `query ($n: Int = 500) { trace(traceId: "1") { ${fields.join(' ')} } }`;
    expect(costOf(query(analysis('')))).toBe(500 + 500 * (1 + Math.ceil((2_000 + 20 * 4) / 500)));
    expect(costOf(query(analysis('(first: $n)')))).toBe(500 + 500 * (1 + (2_000 + 500 * 4) / 500));
  });

  test('counts every alias', () => {
    const aliases = Array.from({ length: 300 }, (_, index) => `a${index}: viewer { role }`).join(' ');
    expect(() => {
      checkQueryCost(parse(`{ ${aliases} }`), {}, resolveLimits());
    }).toThrow(/the query costs 150600, allowed are 100000/);
  });

  test('counts what fragments spread, at the root and below', () => {
    const root = 'fragment Root on Query { ...More a: viewer { role } } fragment More on Query { b: viewer { role } }';
    expect(costOf(`{ ...Root ... on Query { c: viewer { role } } } ${root}`)).toBe(3 * 502);
    const below = 'fragment Node on TraceSummary { traceId spanCount }';
    expect(costOf(`{ traces(filter: {}) { nodes { ...Node ...Node } } } ${below}`)).toBe(500 + 20 * 6);
  });

  test('of doubling fragments is known without spreading them out', () => {
    const doubling = Array.from({ length: 60 }, (_, at) => `fragment F${at} on Trace { ...F${at + 1} ...F${at + 1} }`);
    const query = `{ trace(traceId: "1") { ...F0 } } ${doubling.join('\n')} fragment F60 on Trace { traceId }`;
    expect(costOf(query)).toBeGreaterThan(2 ** 60);
  });
});

test('a query that is too deep is refused by the name of its field', () => {
  const deep = `{ top: viewer { ${'a { '.repeat(12)} b ${'} '.repeat(12)} } }`;
  expect(() => {
    checkQueryCost(parse(deep), {}, resolveLimits());
  }).toThrow('top: fields are nested 14 deep, allowed are 12');
});

test('one request holds one operation', () => {
  const two = parse('query A { viewer { role } } query B { viewer { role } }');
  expect(() => {
    checkQueryCost(two, {}, resolveLimits());
  }).toThrow('exactly one operation, got 2');
});

test('introspection costs nothing here', () => {
  expect(costOf('{ __schema { types { name } } __typename }')).toBe(0);
});
