import { expect, expectTypeOf, test } from 'vitest';

import type { DecisionQuery, SearchTracesQuery } from './generated/operations.js';
import { pagesOf, type Page, type PageAt, type PagePath } from './pages.js';

interface Answer {
  readonly trace: { readonly logs: Page } | null;
}

const page = (nodes: readonly unknown[], endCursor: string | null, hasNextPage: boolean): Answer => ({
  trace: { logs: { nodes, pageInfo: { hasNextPage, endCursor } } },
});

async function read(answers: readonly Answer[], path: PagePath<Answer> = 'trace.logs') {
  const asked: (string | undefined)[] = [];
  const pages: unknown[] = [];
  const load = async (after: string | undefined): Promise<Answer> => {
    const answer = answers[asked.push(after) - 1];
    if (answer === undefined) throw new Error('asked too often');
    return answer;
  };
  for await (const { nodes } of pagesOf(load, path)) pages.push(nodes);
  return { asked, pages };
}

test('each page is asked for by the cursor of the one before, empty ones too', async () => {
  const { asked, pages } = await read([page([1, 2], 'a', true), page([], 'b', true), page([3], null, false)]);
  expect(pages).toEqual([[1, 2], [], [3]]);
  expect(asked).toEqual([undefined, 'a', 'b']);
});

test('what is not there has no pages', async () => {
  expect(await read([{ trace: null }])).toEqual({ asked: [undefined], pages: [] });
});

test.each([[[page([1], null, true)]], [[page([1], 'a', true), page([1], 'a', true)]]])(
  'a cursor that stands still is no endless loop',
  async (answers) => {
    await expect(read(answers)).rejects.toMatchObject({ code: 'BAD_ANSWER' });
  },
);

test('a place that is no connection is told', async () => {
  const elsewhere = 'trace.spans' as PagePath<Answer>;
  await expect(read([page([], null, false)], elsewhere)).rejects.toThrow(
    'path is trace.spans; allowed is that of a connection',
  );
});

test('the types of an answer tell where its connections are', () => {
  expectTypeOf<PagePath<SearchTracesQuery>>().toEqualTypeOf<'traces'>();
  expectTypeOf<PagePath<Answer>>().toEqualTypeOf<'trace.logs'>();
  expectTypeOf<PagePath<DecisionQuery>>().toEqualTypeOf<never>();
  expectTypeOf<PageAt<SearchTracesQuery, 'traces'>['nodes'][number]['traceId']>().toEqualTypeOf<string>();
});
