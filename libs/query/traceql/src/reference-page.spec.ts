import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { parseTraceql } from './parse.js';

const PAGE = readFileSync(new URL('../../../../docs/reference/traceql.md', import.meta.url), 'utf8');

/** The last cell of each row of the tables with a column of examples. */
function examplesOf(page: string): readonly string[] {
  const tables = page.split('\n\n').filter((block) => block.startsWith('|') && block.includes('Example'));
  return tables
    .flatMap((table) => table.split('\n').slice(2))
    .map((row) => row.split(/(?<!\\)\|/u).at(-2) ?? '')
    .map((cell) =>
      cell
        .trim()
        .replaceAll(/^`|`$/gu, '')
        .replaceAll(String.raw`\|`, '|'),
    );
}

it('shows examples that are taken', () => {
  const examples = examplesOf(PAGE);
  expect(examples.length).toBeGreaterThan(45);
  for (const example of examples) expect(parseTraceql(example).kind).toBe('query');
});
