import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { startApi } from '../testing/running-api.js';
import type { RunningApi } from '../testing/running-api.js';

const RANGE = '{ start: "2026-01-01T00:00:00Z", end: "2026-01-02T00:00:00Z" }';

interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly { text: string; kind: string; detail: string }[];
}

let running: RunningApi;

beforeAll(async () => {
  running = await startApi();
});

beforeEach(() => {
  running.reset();
});

afterAll(() => running.api.shutdown({ deadlineMs: 5_000 }));

const complete = (query: string, position: number): ReturnType<RunningApi['query']> =>
  running.query(
    `query ($query: String!, $position: Int!) {
      completeTraceql(query: $query, position: $position, range: ${RANGE}) { from to items { text kind detail } }
    }`,
    { query, position },
  );

/** `‸` stands for the place. */
async function itemsAt(marked: string): Promise<Completion> {
  const { data, errors } = await complete(marked.replace('‸', ''), marked.indexOf('‸'));
  expect(errors).toEqual([]);
  return data?.['completeTraceql'] as Completion;
}

test.each([
  ['‸', ['{']],
  ['{ ‸', ['duration', 'status', 'resource.', '}']],
  ['{ dur‸', ['duration']],
  ['{ res‸ }', ['resource.']],
  ['{ .a ‸', ['=', '!=', '=~', '&&', '}']],
  ['{ status = ‸', ['ok', 'error', 'unset']],
  ['{ kind = cl‸', ['client']],
  ['{ } | ra‸', ['rate()']],
  ['{ } | qu‸', ['quantile_over_time(']],
  ['{ } | rate() ‸', ['|', 'by(', 'with(']],
])('offers words of the language at %s', async (marked, texts) => {
  const { items } = await itemsAt(marked);
  expect(items.map(({ text }) => text)).toEqual(expect.arrayContaining(texts));
});

test('replaces what is typed', async () => {
  expect(await itemsAt('{ status = er‸ }')).toEqual({
    ...{ from: 11, to: 13 },
    items: [{ text: 'error', kind: 'VALUE', detail: '' }],
  });
});

test('refuses a place outside the query', async () => {
  const { errors } = await complete('{ }', 4);
  expect(errors[0]).toMatchObject({
    message: 'position: 4 is not allowed, a place from 0 to 3 is',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('offers attributes that spans have, as they are written in the scope that is typed', async () => {
  const key = { key: 'http.route', types: ['string' as const], distinctValueCount: 3, serviceNames: ['cart'] };
  running.attributeCatalogue.keys = [
    { ...key, scope: 'span', spanCount: 7 },
    { ...key, scope: 'resource', spanCount: 2 },
  ];
  const textsAt = async (marked: string): Promise<readonly string[]> =>
    (await itemsAt(marked)).items.filter(({ kind }) => kind === 'ATTRIBUTE').map(({ text }) => text);
  expect(await textsAt('{ ht‸')).toEqual(['span.http.route', 'resource.http.route']);
  expect(await textsAt('{ .ht‸')).toEqual(['.http.route']);
  expect(await textsAt('{ .a ‸')).toEqual([]);
  expect(running.attributeCatalogue.calls).toMatchObject([
    { tenantId: 'tenant-a', query: { prefix: 'ht', scopes: ['span', 'resource', 'event', 'instrumentation'] } },
    { tenantId: 'tenant-a', query: { prefix: 'ht', scopes: ['span', 'resource'] } },
  ]);
});

test('offers values of the field that is compared', async () => {
  running.attributeCatalogue.values = [
    { type: 'string', text: 'GET /a.b', spanCount: 3, isExact: true },
    { type: 'int', text: '5', spanCount: 2, isExact: true },
  ];
  const { items } = await itemsAt('{ name = "GE‸');
  expect(items.map(({ text }) => text)).toEqual(['"GET /a.b"', '5']);
  expect(running.attributeCatalogue.calls).toMatchObject([
    { query: { scopes: ['intrinsic'], key: 'span:name', prefix: 'GE' } },
  ]);
  expect((await itemsAt('{ name =~ ‸')).items[0]?.text).toBe(String.raw`${'`'}GET /a\.b${'`'}`);
});

test('lists attributes and their values', async () => {
  const facts = { types: ['int' as const], spanCount: 2, distinctValueCount: 1, serviceNames: ['cart'] };
  running.attributeCatalogue.keys = [{ scope: 'span', key: 'retries', ...facts }];
  running.attributeCatalogue.values = [{ type: 'int', text: '5', spanCount: 2, isExact: true }];
  const { data } = await running.query(`{
    attributeKeys(range: ${RANGE}, scope: SPAN, teamId: "web", prefix: "re") { scope key types spanCount distinctValueCount serviceNames }
    attributeValues(range: ${RANGE}, scope: SPAN, key: "retries", serviceName: "cart") { text type spanCount isExact }
  }`);
  expect(data).toEqual({
    attributeKeys: [{ scope: 'SPAN', key: 'retries', ...facts }],
    attributeValues: [{ type: 'int', text: '5', spanCount: 2, isExact: true }],
  });
  expect(running.attributeCatalogue.calls).toMatchObject([
    { tenantId: 'tenant-a', query: { scopes: ['span'], teamId: 'web', prefix: 're', limit: 100 } },
    { tenantId: 'tenant-a', query: { scopes: ['span'], key: 'retries', serviceName: 'cart', limit: 50 } },
  ]);
});
